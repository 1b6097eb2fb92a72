"""Where the site is kept on disk, how it comes into being and how it goes away."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

SITE = "shop.localhost"
ADMIN_PASSWORD = "admin"
TREE = Path(__file__).resolve().parent.parent.parent
# A folder without this file is none of ours and is never removed.
MARKER = "jarz_pos-sandbox"


class Refused(Exception):
	"""Something that the person at the console must know; its text is shown without a traceback."""


class Place:
	"""A data folder: `<data>/<site>` holds the site, `<data>/jarz_pos-sandbox` says what built it."""

	def __init__(self, data: Path) -> None:
		self.data = data
		self.site_path = data / SITE

	@property
	def built(self) -> bool:
		"""Whether the site is there and complete."""
		return (self.data / MARKER).exists() and (self.site_path / "complete").exists()

	@property
	def outdated(self) -> bool:
		"""Whether DocTypes or set-up have changed since the site was built."""
		return self.built and (self.site_path / "complete").read_text() != tree_digest()

	@contextmanager
	def used(self) -> Iterator[None]:
		"""One process at a time uses a data folder. Raises Refused when another one does."""
		self._own()
		with (self.data / "lock").open("w") as lock:
			try:
				fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
			except BlockingIOError:
				raise Refused(f"another demo runs on {self.data}; stop it, or use --data") from None
			yield

	def build(self) -> None:
		"""An empty site with jarz_pos installed. Takes away what a cut build left."""
		from frappe import bootstrap

		self.remove()
		self.site_path.mkdir(parents=True)
		bootstrap.make_site(SITE, self.data, admin_password=ADMIN_PASSWORD)

	def completed(self) -> None:
		"""The build is over; from now on the site is used as it is."""
		(self.site_path / "complete").write_text(tree_digest())

	def remove(self) -> None:
		"""The site is gone. Touches only what the sandbox made."""
		if (self.data / MARKER).exists():
			shutil.rmtree(self.site_path, ignore_errors=True)

	def run(self, words: list[str]) -> None:
		"""A command of the app as `bench --site` runs it, like `["jarz-pos", "doctor"]`. Raises Refused."""
		from jarz_pos.commands import commands

		group = next((command for command in commands if command.name == words[0]), None)
		if group is None:
			raise Refused(f"no command {words[0]!r}; there is {', '.join(each.name for each in commands)}")
		before = os.getcwd()
		os.chdir(self.data)
		try:
			group.main(args=words[1:], prog_name=words[0], obj={"sites": [SITE]}, standalone_mode=False)
		except click.ClickException as error:
			raise Refused(error.format_message()) from error
		finally:
			os.chdir(before)

	def _own(self) -> None:
		if self.data.exists() and any(self.data.iterdir()) and not (self.data / MARKER).exists():
			raise Refused(f"{self.data} holds something else; name an empty or a new folder")
		self.data.mkdir(parents=True, exist_ok=True)
		(self.data / MARKER).touch()


def tree_digest() -> str:
	"""Names what a built site depends on: DocTypes, set-up code, hooks, the sandbox's own definitions."""
	digest = hashlib.sha256()
	folders = ((TREE / "jarz_pos", "*.json"), (TREE / "jarz_pos/setup", "*.py"), (TREE / "sandbox", "*.json"))
	for folder, pattern in folders:
		for path in sorted(folder.rglob(pattern)):
			if not path.is_relative_to(TREE / "sandbox/golden"):
				digest.update(str(path.relative_to(TREE)).encode() + path.read_bytes())
	return digest.hexdigest()
