"""The ground the other tests stand on: fixtures, the client, and the services of a run."""

import json
import os
import time
from pathlib import Path

import pytest

import jarz_pos
from jarz_pos.tests.client import in_parallel, shown_text


@pytest.mark.parametrize(
	("body", "shown"),
	[
		(
			{"_server_messages": json.dumps([json.dumps({"message": "No <b>stock</b> &amp; no hope"})])},
			"No stock & no hope",
		),
		({"exception": "frappe.exceptions.ValidationError: Too late", "exc": "[]"}, "Too late"),
		({"exc": json.dumps(["Traceback (most recent call last):\n  File x\nKeyError: 'rate'\n"])}, "'rate'"),
		({"message": "", "error": "Slot is gone"}, "Slot is gone"),
		({"message": {"message": "Nested"}}, "Nested"),
		({"data": 1}, ""),
	],
)
def test_the_client_finds_the_text_that_the_mobile_client_shows(body, shown):
	assert shown_text(body) == shown


def test_the_tree_that_the_tests_stand_in_is_the_one_that_the_server_runs(site):
	import frappe

	tree = Path(__file__).resolve().parents[1]
	assert Path(jarz_pos.__file__).resolve().parent == tree
	assert "jarz_pos" in frappe.get_installed_apps()


def test_rows_that_a_test_does_not_commit_are_seen_by_its_own_process_only(http, sql_count):
	import frappe

	with sql_count() as statements:
		note = frappe.get_doc({"doctype": "ToDo", "description": "mine"}).insert()
	assert any("tabToDo" in statement for statement in statements)
	with pytest.raises(AssertionError, match="committed"):
		http("Administrator").get(f"/api/resource/ToDo/{note.name}")


def test_rows_that_a_test_commits_are_seen_by_the_server_and_the_other_way_round(http, committed):
	import frappe

	with committed():
		note = frappe.get_doc({"doctype": "ToDo", "description": "for all"}).insert()
	administrator = http("Administrator")
	assert administrator.get(f"/api/resource/ToDo/{note.name}").body["data"]["description"] == "for all"
	administrator.post("frappe.client.delete", {"doctype": "ToDo", "name": note.name})
	assert not frappe.db.exists("ToDo", note.name)


def test_a_stranger_is_refused_and_parallel_calls_keep_their_order(http):
	assert http().get("frappe.auth.get_logged_user").status == 403
	names = ["ToDo", "User", "Role", "Customer", "Item", "Bin"]
	administrator = http("Administrator")
	calls = [lambda name=name: administrator.get(f"/api/resource/DocType/{name}") for name in names]
	assert [answer.body["data"]["name"] for answer in in_parallel(calls)] == names


def test_worker_and_socketio_server_of_the_run_do_their_work(http):
	import frappe
	import socketio

	heard = []
	namespace = "/" + os.environ["JARZ_SITE"]
	listener = socketio.Client()
	listener.on("jarz_harness", heard.append, namespace=namespace)
	headers = {"Cookie": f"sid={http('Administrator').sid}", "Origin": os.environ["JARZ_URL"]}
	listener.connect(os.environ["JARZ_SOCKETIO_URL"], headers=headers, namespaces=[namespace])
	frappe.publish_realtime("jarz_harness", {"news": 1}, user="Administrator")
	job = frappe.enqueue("frappe.ping", queue="short")
	deadline = time.monotonic() + 20
	while not (heard and job.get_status() == "finished") and time.monotonic() < deadline:
		time.sleep(0.1)
	listener.disconnect()
	assert heard == [{"news": 1}]
	assert job.get_status() == "finished"
