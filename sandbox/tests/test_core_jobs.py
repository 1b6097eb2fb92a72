"""Jobs, and the connections that threads and processes work with."""

import os
import time

import frappe
import pytest


def _work(name):
	frappe.get_doc({"doctype": "Trial Note", "name": name, "text": frappe.session.user}).insert()


def test_jobs_run_after_the_commit_and_not_after_a_rollback(core):
	from frappe import jobs

	frappe.enqueue(_work, name="rolled back", enqueue_after_commit=True)
	frappe.db.rollback()
	frappe.enqueue(_work, name="done", enqueue_after_commit=True, job_id="one", deduplicate=True)
	assert frappe.enqueue(_work, name="done", job_id="one", deduplicate=True) is None
	assert not frappe.db.exists("Trial Note", "done")
	frappe.db.commit()
	jobs.wait()
	assert frappe.db.exists("Trial Note", "done") and not frappe.db.exists("Trial Note", "rolled back")
	assert frappe.enqueue("frappe.ping", now=True) == "pong"
	frappe.db.delete("Trial Note", "done")
	frappe.db.commit()


def _long_work(times):
	times.append("begun")
	try:
		while True:
			time.sleep(0.02)
	finally:
		times.append("ended")


def test_a_long_job_holds_up_no_short_one_and_is_killed_at_the_end(core):
	from frappe import jobs

	times = []
	long = [frappe.enqueue(_long_work, queue="long", times=times) for _number in range(2)]
	short = frappe.enqueue(_work, name="short", queue="short")
	short.future.result(timeout=10)
	assert frappe.db.exists("Trial Note", "short")
	assert {job.get_status() for job in long} == {"started"}
	with pytest.raises(TimeoutError, match="_long_work still runs"):
		jobs.wait(0.1)
	jobs.stop(0.1)
	for job in long:
		with pytest.raises(SystemExit):
			job.future.result(timeout=10)
	assert times.count("ended") == 2
	frappe.db.delete("Trial Note", "short")
	frappe.db.commit()


def test_a_connection_that_was_given_back_holds_nothing(core):
	used = frappe.db._conn._sqlite
	frappe.get_doc({"doctype": "Trial Note", "name": "left behind", "text": "x"}).insert()
	frappe.destroy()
	assert not used.in_transaction
	frappe.init("core.localhost", sites_path=str(core))
	frappe.connect()
	assert frappe.db._conn._sqlite is used
	assert not frappe.db.exists("Trial Note", "left behind")


def test_a_forked_process_opens_a_connection_of_its_own(core):
	frappe.destroy()
	frappe.init("core.localhost", sites_path=str(core))
	idle = frappe.local.site_state.idle_connections
	assert idle
	child = os.fork()
	if not child:
		os._exit(bool(frappe.local.site_state.idle_connections))
	assert os.waitpid(child, 0)[1] == 0
	assert frappe.local.site_state.idle_connections is idle
	frappe.connect()
