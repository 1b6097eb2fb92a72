"""A day, played and written down: each call with its answer, and what it changed in the books."""

import datetime
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from types import ModuleType

from sandbox.record.aliases import Aliases
from sandbox.record.books import Books
from sandbox.record.front_door import Answer, FrontDoor, server_messages
from sandbox.record.stage import Stage, Step
from sandbox.record.world import World, furnish

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
# What a refusal says beside its messages; the traceback is the site's own affair.
REFUSAL = ("exc_type", "exception", "message", "session_expired")


def mark() -> str:
	"""A word for a shop of its own that stands in no other word."""
	return "".join(Random().choices(LETTERS, k=5))


def record(door: FrontDoor, day: ModuleType) -> list[dict]:
	"""Play `day` in a shop of its own; its rows, with everything that must differ replaced."""
	world = World(mark(), day.BRANCHES)
	furnish(door, world)
	return Recording(door, world).play(day)


class Recording:
	"""One playing in `world`."""

	def __init__(self, door: FrontDoor, world: World) -> None:
		self.door, self.world = door, world
		self._books = Books(door, world)
		self._rows: list[dict] = []
		self._aliases = Aliases(datetime.date.today(), world.mark, world.phones)

	def play(self, day: ModuleType) -> list[dict]:
		"""The rows of the day."""
		self._rows = [{"step": 0, "title": "The shop as it opens"}]
		self._keep_changes()
		day.play(Stage(self.door, self.world, self._hear))
		self._rows.append({"step": self._rows[-1]["step"] + 1, "title": "What changed without a document"})
		self._keep_changes(thorough=True)
		return self._rows

	def _hear(self, step: Step | str) -> None:
		if isinstance(step, str):
			return
		row = {
			"step": self._rows[-1]["step"] + 1,
			"title": step.title,
			"who": step.user or "a stranger",
			"call": step.method,
			"sent": {key: _decoded(value) for key, value in step.sent.items()},
			"status": step.answer.status,
			"answer": _shown(step.answer, step.shown),
		}
		self._rows.append({key: self._aliases.of(value, key) for key, value in row.items()})
		self._keep_changes()

	def _keep_changes(self, *, thorough: bool = False) -> None:
		step = self._rows[-1]["step"]
		changes = list(self._books.changes(thorough=thorough))
		# Documents come in the order in which they were made; that names them before their ledger rows are sorted.
		documents = [self._aliases.of(change) for change in changes if "document" in change]
		others = self._aliases.rows(change for change in changes if "document" not in change)
		first = ("document", "name")
		for change in (*documents, *others):
			ahead = {key: change[key] for key in first if key in change}
			self._rows.append({"step": step, **ahead, **change})


def _shown(answer: Answer, shown: object) -> object:
	if answer.status < 300 or not isinstance(answer.body, dict):
		return shown
	refusal = {key: answer.body[key] for key in REFUSAL if key in answer.body}
	return {**refusal, "messages": server_messages(answer.body)}


def _decoded(value: object) -> object:
	"""Lists and maps that are sent as text."""
	if isinstance(value, str) and value[:1] in ("[", "{"):
		try:
			return json.loads(value)
		except ValueError:
			return value
	return value


def write(path: Path, head: dict, rows: Iterable[dict]) -> None:
	"""A JSON list with a row to a line."""
	lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in (head, *rows))
	path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read(path: Path) -> tuple[dict, list[dict]]:
	"""Head and rows of a file."""
	head, *rows = json.loads(path.read_text(encoding="utf-8"))
	return head, rows


def days_of(folder: Path) -> Iterator[Path]:
	"""The recordings that there are."""
	yield from sorted(folder.glob("*.json"))
