"""The ground that tests of the app stand on where there is no bench: an embedded site, served by this process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

TREE = Path(__file__).resolve().parent.parent
SITE = "test.localhost"


@contextmanager
def embedded_site() -> Iterator[None]:
	"""A new site with jarz_pos, gone afterwards. The environment leads to it by the names that `bin/bench run` uses."""
	from frappe import bootstrap

	from sandbox.server.server import Server

	with TemporaryDirectory(prefix="jarz-test-") as folder:
		bootstrap.make_site(SITE, folder)
		with Server(SITE, Path(folder)) as server:
			os.environ.update(
				JARZ_SITE=SITE,
				JARZ_SITES_PATH=folder,
				JARZ_URL=server.url,
				JARZ_SOCKETIO_URL=server.url,
				# For the programs that tests start.
				PYTHONPATH=os.pathsep.join((str(TREE / "sandbox"), str(TREE))),
			)
			yield
