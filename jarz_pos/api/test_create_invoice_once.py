"""Exactly one order, whatever happens on the way (contract 1.12): repeats, replays, copies at once, a killed process."""

import json
import os
import signal
import subprocess
import sys
import time

import frappe
import pytest
from frappe.utils import add_to_date, now

from jarz_pos.tests.checkout import CREATE, body, line, orders, wrapped
from jarz_pos.tests.client import in_parallel

COPIES = 32


def without_id(request: dict) -> dict:
	"""As the published client sends it. A reason makes the content of each test its own."""
	request = {key: value for key, value in request.items() if key != "request_id"}
	return {**request, "channel": frappe.generate_hash(length=10)}


def name(answer) -> str:
	assert answer.status == 200, (answer.status, answer.error_text())
	return answer.message["name"]


def test_a_request_id_is_answered_once(world, staff):
	request = body(world)
	first = staff.post(CREATE, request)
	count = orders()
	again = staff.post(CREATE, request)
	assert again.message == first.message
	assert orders() == count


def test_the_same_id_with_another_cart_is_a_conflict(world, staff):
	request = body(world)
	name(staff.post(CREATE, request))
	count = orders()
	answer = staff.post(CREATE, {**request, "cart_json": json.dumps([line(world, qty=2)])})
	assert answer.status == 409
	assert "other contents" in answer.error_text()
	assert orders() == count


def test_a_second_press_within_two_minutes_is_the_same_order(world, staff):
	request = without_id(body(world))
	assert name(staff.post(CREATE, request)) == name(staff.post(CREATE, request))


def test_the_same_cart_later_is_another_order(world, staff, committed):
	request = without_id(body(world))
	first = name(staff.post(CREATE, request))
	with committed():
		age(first, minutes=-3)
	assert name(staff.post(CREATE, request)) != first


def test_walk_ins_may_buy_the_same_within_seconds(world, staff, committed):
	request = without_id(body(world, customer_name="Walking Customer"))
	first = name(staff.post(CREATE, request))
	assert name(staff.post(CREATE, request)) == first
	with committed():
		age(first, seconds=-6)
	assert name(staff.post(CREATE, request)) != first


def age(invoice: str, **shift: int) -> None:
	frappe.db.set_value(
		"Jarz Request",
		{"reference_name": invoice},
		"creation",
		add_to_date(now(), **shift),
		update_modified=False,
	)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_replay_of_a_booked_order_finds_it(world, staff, committed, depth):
	request = without_id(body(world))
	first = name(staff.post(CREATE, request))
	with committed():
		age(first, days=-6)
	assert name(staff.post(CREATE, wrapped(request, depth))) == first


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_an_order_that_never_arrived_is_booked_by_its_replay(world, staff, depth):
	request = without_id(body(world))
	first = name(staff.post(CREATE, wrapped(request, depth)))
	assert name(staff.post(CREATE, wrapped(request, 4 - depth))) == first
	assert name(staff.post(CREATE, request)) == first


def test_a_wrapper_may_carry_its_contents_as_text(world, staff):
	request = without_id(body(world))
	text = {**wrapped(request), "data": json.dumps(request)}
	assert name(staff.post(CREATE, text)) == name(staff.post(CREATE, wrapped(request)))


def test_a_request_id_inside_a_wrapper_decides(world, staff):
	request = body(world)
	assert name(staff.post(CREATE, request)) == name(staff.post(CREATE, wrapped(request, 2)))


def test_a_replay_with_an_old_price_is_booked_at_todays_and_noted(world, staff):
	invoice = name(staff.post(CREATE, wrapped(without_id(body(world, line(world, rate=40))))))
	stored = frappe.get_doc("Sales Invoice", invoice)
	assert stored.net_total == 45
	assert "40.00" in stored.jarz_audit_note and "45.00" in stored.jarz_audit_note


def test_a_replay_with_a_passed_slot_gets_the_next_one(world, staff):
	request = without_id(body(world, required_delivery_datetime="2020-01-31T12:00:00"))
	stored = frappe.get_doc("Sales Invoice", name(staff.post(CREATE, wrapped(request))))
	assert str(stored.jarz_delivery_date) >= frappe.utils.today()


def test_a_replay_does_not_become_a_licence(world, staff):
	answer = staff.post(CREATE, wrapped(body(world, line(world, discount_percentage=50))))
	assert answer.status == 403
	answer = staff.post(CREATE, wrapped(body(world, pos_profile_name=world.second_branch.name)))
	assert answer.status == 403


def test_a_replay_of_nonsense_ends_with_4xx_and_is_not_sent_again(world, staff):
	for data in ({}, {"data": {}}, {"data": "x"}, {"data": []}, wrapped({"customer_name": "x"}, 60)):
		answer = staff.post(CREATE, data)
		assert 400 <= answer.status < 500, (data, answer.status, answer.error_text())


def test_the_login_cookie_of_a_wrapper_is_stored_nowhere(world, staff):
	name(staff.post(CREATE, wrapped(without_id(body(world)), 3)))
	for doctype, field in (("Jarz Request", "response"), ("Error Log", "error")):
		assert not frappe.get_all(doctype, filters={field: ("like", "%secret-login-cookie%")})


@pytest.mark.parametrize("with_id", [True, False])
def test_many_copies_at_once_make_one_order(world, staff, with_id):
	request = body(world, line(world, "CAKE-1", 2), line(world, "DRINK-1"))
	if not with_id:
		request = without_id(request)
	before = frappe.db.count("Sales Invoice")
	answers = in_parallel([lambda: staff.post(CREATE, request)] * COPIES)
	assert {answer.status for answer in answers} == {200}, [
		a.error_text() for a in answers if a.status != 200
	]
	assert all(answer.message == answers[0].message for answer in answers)
	assert frappe.db.count("Sales Invoice") == before + 1
	assert (
		frappe.db.count(
			"GL Entry", {"voucher_no": answers[0].message["name"], "account": ("like", "Debtors%")}
		)
		== 1
	)


def test_direct_copies_and_replays_at_once_make_one_order(world, staff):
	request = without_id(body(world))
	before = frappe.db.count("Sales Invoice")
	calls = [lambda depth=depth: staff.post(CREATE, wrapped(request, depth)) for depth in range(4)] * 3
	answers = in_parallel(calls)
	assert len({name(answer) for answer in answers}) == 1
	assert frappe.db.count("Sales Invoice") == before + 1


def test_copies_at_once_of_an_order_that_is_refused_are_all_told_why(world, staff):
	request = without_id(body(world, line(world, "CAKE-1", rate=1)))  # the price has changed
	before = frappe.db.count("Sales Invoice")
	answers = in_parallel([lambda: staff.post(CREATE, request)] * 12)
	assert {answer.status for answer in answers} == {417}, [answer.body for answer in answers]
	assert frappe.db.count("Sales Invoice") == before


def test_different_orders_at_once_all_get_through(world, staff):
	before = frappe.db.count("Sales Invoice")
	items = list(world.items)
	requests = [
		body(world, line(world, items[number % 5]), line(world, items[(number + 1 + number % 3) % 5]))
		for number in range(COPIES)
	]
	answers = in_parallel([lambda request=request: staff.post(CREATE, request) for request in requests])
	assert len({name(answer) for answer in answers}) == COPIES
	assert frappe.db.count("Sales Invoice") == before + COPIES


CUT_OFF = """
import json, os, sys, time
import frappe
frappe.init(os.environ["JARZ_SITE"], sites_path=os.environ["JARZ_SITES_PATH"])
os.chdir(os.environ["JARZ_SITES_PATH"])
frappe.connect()
frappe.set_user(sys.argv[1])
from jarz_pos.api.invoices import create_pos_invoice
answer = create_pos_invoice(**json.loads(sys.argv[2]))
print(answer["name"], flush=True)
time.sleep(60)  # booked, not committed
"""


def test_an_attempt_that_was_killed_before_its_commit_leaves_nothing(world, staff, site):
	request = body(world)
	before = orders()
	command = [sys.executable, "-c", CUT_OFF, world.staff, json.dumps(request)]
	process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
	try:
		cut = process.stdout.readline().strip()
		assert cut, "the attempt did not get as far as an order"
	finally:
		os.kill(process.pid, signal.SIGKILL)
		process.wait()
	invoice = name(staff.post(CREATE, request))
	assert invoice == cut, "the number of the order that was never committed is used by the next one"
	assert orders() == before + 2
	assert frappe.db.get_value("Sales Invoice", invoice, "status") == "Unpaid"


def test_a_copy_that_waits_for_an_attempt_that_dies_takes_its_place(world, staff, site):
	request = body(world)
	before = orders()
	command = [sys.executable, "-c", CUT_OFF, world.staff, json.dumps(request)]
	process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
	try:
		assert process.stdout.readline().strip()

		def waits():
			return staff.post(CREATE, request)

		def kills():
			time.sleep(1)
			os.kill(process.pid, signal.SIGKILL)

		answers = in_parallel([waits, waits, kills])
	finally:
		process.kill()
		process.wait()
	assert name(answers[0]) == name(answers[1])
	assert orders() == before + 2
