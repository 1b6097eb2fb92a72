"""The console commands, run as processes on the real site."""

import json
import os

import frappe
import pytest

from jarz_pos.tests.client import Client

COMMANDS = ("doctor", "demo", "setup", "branches", "add-user", "realtime")


def test_help_lists_every_command_and_each_explains_itself(console):
	text = console("--help").stdout
	for command in COMMANDS:
		assert command in text
		own = console(command, "--help")
		assert own.returncode == 0
		assert len(own.stdout.split()) > 20, own.stdout


def test_an_unknown_site_is_named_without_a_traceback(console):
	done = console("branches", on="nowhere.test")
	assert done.returncode == 1
	assert "nowhere.test does not exist" in done.stdout
	assert "Traceback" not in done.stdout


def test_setup_changes_nothing_on_a_site_that_has_everything(console, world):
	assert console("setup").returncode == 0
	assert "nothing was missing" in console("setup").stdout


def test_setup_makes_what_somebody_deleted_and_says_so(console, world, fresh, committed):
	with committed():
		frappe.delete_doc("Kanban Board", "Jarz Orders")
	assert "Kanban Board Jarz Orders" in console("setup").stdout
	fresh()
	assert frappe.db.exists("Kanban Board", "Jarz Orders")


def test_branches_are_listed_with_what_belongs_to_them(console, world):
	found = {branch["name"]: branch for branch in json.loads(console("branches", "--json").stdout)}
	ours = found[world.branch.name]
	assert ours["company"] == world.company
	assert ours["price_list"] == world.branch.price_list
	assert ours["warehouse"] == world.branch.warehouse
	assert ours["drawer"] == f"{world.branch.name} Cash"
	assert world.staff in ours["users"] and world.second_staff not in ours["users"]
	assert f"users      {', '.join(ours['users'])}" in console("branches").stdout


@pytest.mark.parametrize(
	("post", "role"),
	[("staff", "Jarz POS Staff"), ("line-manager", "JARZ line manager"), ("manager", "JARZ Manager")],
)
def test_a_user_who_is_added_can_sign_in_and_works_in_the_branch(console, world, fresh, post, role):
	email = f"added.{frappe.generate_hash(length=8)}@jarz.test"
	arguments = ("add-user", email, "--branch", world.branch.name, "--role", post, "--name", "Aya Samir")
	done = console(*arguments)
	assert done.returncode == 0, done.stdout
	password = done.stdout.split("password: ")[1].strip()
	fresh()
	signed_in = Client(os.environ["JARZ_URL"], email, password)
	facts = signed_in.post("jarz_pos.api.user.get_current_user_roles").message
	assert facts["full_name"] == "Aya Samir"
	assert role in facts["roles"] and "Jarz POS Staff" in facts["roles"]
	names = [branch["name"] for branch in signed_in.post("jarz_pos.api.pos.get_pos_profiles").message]
	assert names == [world.branch.name]
	again = console(*arguments)
	assert again.returncode == 0 and "password" not in again.stdout


def test_a_user_who_is_there_keeps_what_he_has(console, world, fresh):
	before = set(frappe.get_roles(world.bookkeeper))
	assert console("add-user", world.bookkeeper, "--branch", world.second_branch.name).returncode == 0
	fresh()
	frappe.clear_cache(user=world.bookkeeper)
	after = set(frappe.get_roles(world.bookkeeper))
	assert before < after and "Jarz POS Staff" in after
	# Leave the world as it was.
	user = frappe.get_doc("User", world.bookkeeper)
	user.remove_roles(*(after - before))
	frappe.db.delete("POS Profile User", {"user": world.bookkeeper})
	frappe.db.commit()


@pytest.mark.parametrize(
	("arguments", "text"),
	[
		(("somebody@jarz.test", "--branch", "Nowhere"), "There is no branch Nowhere"),
		(("no address", "--branch", "Nasr City"), "not a valid Email"),
	],
)
def test_a_user_who_cannot_be_added_leaves_nothing_behind(console, world, fresh, arguments, text):
	users = frappe.db.count("User")
	done = console("add-user", *arguments)
	assert done.returncode == 1
	assert text in done.stdout and "Traceback" not in done.stdout
	fresh()
	assert frappe.db.count("User") == users


def test_the_doctor_ends_with_one_when_something_hinders_the_shop(console, world, committed):
	with committed():
		frappe.db.set_single_value("Selling Settings", "so_required", "Yes")
	try:
		done = console("doctor", "--json")
		assert done.returncode == 1
		assert any("ask for a Sales Order" in finding["text"] for finding in json.loads(done.stdout))
	finally:
		with committed():
			frappe.db.set_single_value("Selling Settings", "so_required", "No")


@pytest.mark.bench(reason="Redis, workers and Frappe's socket.io server, which the doctor looks for")
def test_the_doctor_finds_the_running_site_healthy(console, world):
	done = console("doctor")
	assert done.returncode == 0, done.stdout
	for sound in (
		"Companies can post orders",
		"Redis answers",
		"Workers take jobs",
		"socket.io server answers",
	):
		assert sound in done.stdout
