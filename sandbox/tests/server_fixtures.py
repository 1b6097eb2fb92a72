"""A site of its own for the tests of the server: Frappe's part only, a few users, the probe functions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.tests.webclient import Web

SITE = "test.localhost"


class People:
	"""The users of the test site."""

	staff = "staff@jarz.test"
	stranger = "stranger@jarz.test"
	password = "piastre-by-piastre-7"

	def __init__(self, sites: Path) -> None:
		self._sites = sites

	def add(self, email: str, *roles: str) -> str:
		"""A user with the password of all."""
		import frappe
		from frappe.utils.password import update_password

		from sandbox.server.server import connected

		with connected(SITE, self._sites):
			frappe.set_user("Administrator")
			user = frappe.get_doc(
				{
					"doctype": "User",
					"email": email,
					"first_name": email.split("@")[0],
					"send_welcome_email": 0,
				}
			)
			user.set("roles", [{"role": role} for role in roles])
			user.insert(ignore_permissions=True)
			update_password(email, self.password)
			frappe.db.commit()
		return email

	def token(self, email: str) -> tuple[str, str]:
		"""An API key and its secret."""
		import frappe

		from sandbox.server.server import connected

		with connected(SITE, self._sites):
			frappe.set_user("Administrator")
			user = frappe.get_doc("User", email)
			user.api_key, user.api_secret = "0123456789abcde", "fedcba987654321"
			user.save(ignore_permissions=True)
			frappe.db.commit()
		return "0123456789abcde", "fedcba987654321"


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator:
	from frappe import bootstrap

	from sandbox.server.server import Server
	from sandbox.tests import probe

	probe.offer()
	sites = tmp_path_factory.mktemp("sites")
	bootstrap.make_site(SITE, sites, admin_password="admin", apps=("frappe",))
	_offer_doctypes_of_the_app(sites)
	with Server(SITE, sites) as serving:
		yield serving


@pytest.fixture(scope="session")
def url(server) -> str:
	return server.url


@pytest.fixture(scope="session")
def people(server) -> People:
	people = People(server.sites_path)
	people.add(people.staff, "System Manager")
	people.add(people.stranger)
	return people


@pytest.fixture(scope="session")
def admin(url) -> Web:
	return Web(url, "Administrator", "admin")


@pytest.fixture(scope="session")
def staff(url, people) -> Web:
	return Web(url, people.staff, people.password)


@pytest.fixture(scope="session")
def stranger(url, people) -> Web:
	return Web(url, people.stranger, people.password)


@pytest.fixture(scope="session")
def nobody(url) -> Web:
	return Web(url)


@pytest.fixture
def unlocked(server) -> Iterator[None]:
	"""No wrong password counts that was given outside this test."""
	server.door.locks.open()
	yield
	server.door.locks.open()


def _offer_doctypes_of_the_app(sites: Path) -> None:
	"""jarz_pos without its installation, which needs ERPNext and time."""
	import frappe
	from frappe import tables

	from sandbox.server.server import connected

	with connected(SITE, sites):
		frappe.local.site_state.save_apps(["frappe", "jarz_pos"])
		tables.sync_app("jarz_pos")
		frappe.db.commit()
