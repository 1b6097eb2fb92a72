"""A site with the trial app, for the tests of the core; each test begins anew and leaves nothing."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

SITE = "core.localhost"
_TRIAL = str(Path(__file__).parent / "trial_app")
if _TRIAL not in sys.path:
	sys.path.append(_TRIAL)


@pytest.fixture(scope="session")
def core_sites(tmp_path_factory) -> Path:
	"""The folder of the site, made once."""
	from frappe import bootstrap

	folder = tmp_path_factory.mktemp("core")
	bootstrap.make_site(SITE, folder, apps=("frappe", "trial"))
	return folder


@pytest.fixture
def core(core_sites) -> Iterator[Path]:
	"""Connected as Administrator; what the test did not commit is gone afterwards."""
	import frappe
	from trial.events import calls

	frappe.destroy()
	frappe.init(SITE, sites_path=str(core_sites))
	frappe.connect()
	calls.clear()
	yield core_sites
	frappe.db.rollback()
	frappe.destroy()


@pytest.fixture
def as_trial_user(core) -> Callable:
	"""`with as_trial_user(email):` acts as a user with the role Trial User."""
	from contextlib import contextmanager

	import frappe

	@contextmanager
	def acting(email: str, *roles: str) -> Iterator[None]:
		if not frappe.db.exists("User", email):
			user = frappe.get_doc({"doctype": "User", "email": email, "first_name": email})
			user.append_roles(*(roles or ("Trial User",)))
			user.insert()
		frappe.set_user(email)
		try:
			yield
		finally:
			frappe.set_user("Administrator")

	return acting


def in_threads(folder: Path, count: int, work: Callable[[int], object]) -> list[object]:
	"""Results (or exceptions) of `work`, each in a thread with its own connection, started together."""
	import frappe

	start = Barrier(count)

	def run(number: int) -> object:
		frappe.init(SITE, sites_path=str(folder))
		frappe.connect()
		try:
			start.wait()
			result = work(number)
			frappe.db.commit()
			return result
		except Exception as error:
			frappe.db.rollback()
			return error
		finally:
			frappe.destroy()

	with ThreadPoolExecutor(count) as pool:
		return list(pool.map(run, range(count)))
