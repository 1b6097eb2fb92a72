"""From an event to paper: what is queued, printed once, tried again, given up, and what a dead worker leaves behind."""

import signal
import socket
import time

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime
from redis.exceptions import ConnectionError as RedisIsDown

from jarz_pos.api.couriers import settle_courier_collected_payment
from jarz_pos.api.manager import update_invoice_branch
from jarz_pos.events import slips
from jarz_pos.printing import facts, jobs, sender, worker
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.printer import COVER_OPEN, PAPER_OUT, Behaviour, Printer
from jarz_pos.tests.roads import make_courier, send
from jarz_pos.tests.site import fresh_view
from jarz_pos.tests.slips import make_printer

NAME = "Queue Printer"


@pytest.fixture
def quiet(monkeypatch):
	"""No worker but this process prints."""
	monkeypatch.setattr(jobs, "wake", lambda printer: None)


@pytest.fixture
def printer(site):
	with Printer() as standing:
		yield standing
	frappe.db.rollback()
	frappe.db.set_value("Jarz Printer", NAME, "enabled", 0)
	frappe.db.delete("Jarz Print Job", {"printer": NAME})
	frappe.db.commit()


@pytest.fixture
def settled(quiet, printer, world):
	"""The printer as a document that prints everything by itself."""
	kinds = ("print_kitchen", "print_courier", "print_receipt", "print_settlement")
	make_printer(NAME, world.branch.name, port=printer.port, **dict.fromkeys(kinds, 1))
	frappe.db.commit()
	return printer


def state(job):
	fresh_view()
	return jobs.find(job)


def waiting(**filters):
	return frappe.get_all(
		"Jarz Print Job", filters={"printer": NAME, **filters}, pluck="name", order_by="creation asc"
	)


def make_due(job, **values):
	"""Let time pass."""
	frappe.db.set_value("Jarz Print Job", job, {"next_try": now_datetime(), **values})
	frappe.db.commit()


def receipt_of(world):
	order = make_order(world)
	frappe.db.delete("Jarz Print Job", {"printer": NAME})
	return jobs.add(NAME, world.branch.name, facts.RECEIPT, ("Sales Invoice", order.name))


def test_a_new_order_is_on_paper_in_the_kitchen(world, settled):
	order = make_order(world)
	(job,) = waiting(reference_name=order.name)
	assert worker.drain(NAME) == 1
	(paper,) = settled.printed()
	assert f"Order {order.name.rsplit('-', 1)[-1]}" in paper.text
	assert "2 x CAKE-1 name" in paper.text
	assert paper.cuts == ["full"]
	done = state(job)
	assert (done.state, done.kind, done.confirmed, done.tries) == ("Printed", "Kitchen", 1, 1)
	assert done.printed_on


def test_the_sale_pays_one_statement_where_nothing_prints(world, sql_count):
	order = make_order(world, branch=world.second_branch, customer=world.second_customer)
	with sql_count() as statements:
		slips.new_order(order)
	assert len(statements) == 1


def test_a_dead_printer_delays_no_sale(world, settled):
	with socket.socket() as silent:  # takes the connection and never says a word
		silent.bind(("127.0.0.1", 0))
		silent.listen()
		make_printer(NAME, world.branch.name, port=silent.getsockname()[1], print_kitchen=1)
		order = make_order(world, submit=False)
		started = time.monotonic()
		slips.new_order(order)
		assert time.monotonic() - started < 0.5


def test_an_order_that_is_rolled_back_prints_nothing(world, settled):
	frappe.db.savepoint("sale")
	make_order(world)
	frappe.db.rollback(save_point="sale")
	assert waiting() == []
	assert worker.drain(NAME) == 0
	assert settled.jobs == []


def test_the_receipt_of_a_cash_payment_opens_the_drawer_and_the_log_says_who(world, settled, as_user):
	make_printer(NAME, world.branch.name, port=settled.port, print_receipt=1, drawer="Pin 2", open_on_cash=1)
	order = make_order(world)
	with as_user(world.staff):
		from jarz_pos.api.invoices import pay_invoice

		paid = pay_invoice(invoice_name=order.name, payment_mode="Cash", pos_profile=world.branch.name)
	assert paid["success"], paid
	(job,) = waiting(kind="Receipt")
	worker.drain(NAME)
	(paper,) = settled.printed()
	assert paper.pulses == [2]
	assert "PAID" in paper.text
	opening = frappe.get_last_doc("Jarz Drawer Opening", {"print_job": job})
	assert (opening.opened_by, opening.outcome) == (world.staff, "Opened")
	assert order.name in opening.reason
	jobs.again(job)
	worker.drain(NAME)
	copy = settled.printed()[-1]
	assert copy.pulses == []  # a copy opens nothing
	assert "COPY" in copy.text


def test_dispatch_prints_what_goes_out_with_the_courier(world, settled):
	courier = make_courier("Hassan of the printer", world.branch)
	order = send(world, courier)
	(job,) = waiting(kind="Courier", reference_name=order)
	assert worker.drain(NAME) == 2  # the kitchen's slip too
	paper = settled.printed()[-1]
	for fact in ("COURIER Hassan of the printer", "147.77 EGP", "2 x CAKE-1 name"):
		assert fact in paper.text, fact
	assert paper.pictures  # the code
	assert jobs.find(job).cause_doctype == "Courier Transaction"


def test_a_closed_port_is_told_and_tried_again_after_longer_and_longer_pauses(world, settled):
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		make_printer(NAME, world.branch.name, port=free.getsockname()[1])
	job = receipt_of(world)
	pauses = []
	for _try in range(3):
		assert worker.drain(NAME) == 0
		found = state(job)
		assert found.state == "Waiting"
		assert "does not take connections" in found.error
		pauses.append((found.next_try - now_datetime()).total_seconds())
		make_due(job)
	assert pauses[0] < pauses[1] < pauses[2]
	make_printer(NAME, world.branch.name, port=settled.port)
	assert worker.drain(NAME) == 1
	assert (state(job).state, state(job).error, len(settled.jobs)) == ("Printed", "", 1)


@pytest.mark.parametrize(("answers", "words"), [(PAPER_OUT, "no paper"), (COVER_OPEN, "cover")])
def test_a_printer_that_cannot_print_is_asked_first_and_prints_once_when_it_can(
	world, settled, answers, words
):
	job = receipt_of(world)
	settled.behaviour = Behaviour(answers=answers)
	assert worker.drain(NAME) == 0
	assert state(job).state == "Waiting"
	assert words in state(job).error
	assert settled.jobs == []
	settled.behaviour = Behaviour()
	make_due(job)
	assert worker.drain(NAME) == 1
	assert worker.drain(NAME) == 0
	assert len(settled.jobs) == 1


def test_what_may_be_on_paper_is_never_printed_again_by_itself(world, settled, monkeypatch):
	monkeypatch.setattr(sender.deliver, "__kwdefaults__", {"limits": sender.Limits(finish=0.5)})
	job = receipt_of(world)
	settled.behaviour = Behaviour(answers_after=None)
	assert worker.drain(NAME) == 0
	found = state(job)
	assert found.state == "Unclear"
	assert "silent" in found.error
	assert "Look at the paper" in found.error
	settled.behaviour = Behaviour()
	jobs.recover()
	make_due(job)
	assert worker.drain(NAME) == 0
	assert len(settled.wait_for(1)) == 1
	copy = jobs.again(job)
	assert worker.drain(NAME) == 1
	assert "COPY" in settled.printed()[-1].text
	assert (state(job).state, state(copy).state) == ("Unclear", "Printed")


def test_the_same_event_is_one_slip_and_each_reprint_is_one_more(world, settled):
	order = make_order(world)
	for _turn in range(3):
		slips.new_order(order)
	assert len(waiting(reference_name=order.name)) == 1
	(job,) = waiting()
	assert len({jobs.again(job), jobs.again(job)}) == 2
	assert worker.drain(NAME) == 3


def test_a_slip_that_cannot_be_made_stops_no_other(world, settled):
	broken = jobs.add(NAME, world.branch.name, facts.RECEIPT, ("Sales Invoice", "no such order"))
	good = receipt_of_kept(world)
	worker.drain(NAME)
	assert state(broken).state == "Failed"
	assert "Error Log" in state(broken).error
	assert state(good).state == "Printed"
	assert len(settled.jobs) == 1


def receipt_of_kept(world):
	order = make_order(world, submit=False)
	return jobs.add(NAME, world.branch.name, facts.RECEIPT, ("Sales Invoice", order.name))


def test_a_slip_of_this_morning_does_not_come_out_in_the_evening(world, settled):
	job = receipt_of(world)
	frappe.db.set_value("Jarz Print Job", job, "creation", add_to_date(now_datetime(), hours=-5))
	jobs.recover()
	assert worker.drain(NAME) == 0
	assert state(job).state == "Failed"
	assert settled.jobs == []


def test_a_printer_that_is_switched_off_keeps_its_slips(world, settled):
	job = receipt_of(world)
	frappe.db.set_value("Jarz Printer", NAME, "enabled", 0)
	assert worker.drain(NAME) == 0
	assert state(job).state == "Waiting"


def test_slips_of_one_printer_come_in_their_order(world, settled):
	frappe.db.delete("Jarz Print Job", {"printer": NAME})
	orders = [make_order(world, submit=False).name for _turn in range(3)]
	for position, order in enumerate(orders):
		job = jobs.add(NAME, world.branch.name, facts.KITCHEN, ("Sales Invoice", order))
		frappe.db.set_value(
			"Jarz Print Job", job, "creation", add_to_date(now_datetime(), seconds=position - 9)
		)
	assert worker.drain(NAME) == 3
	numbers = [order.rsplit("-", 1)[-1] for order in orders]
	assert [next(n for n in numbers if f"Order {n}" in paper.text) for paper in settled.printed()] == numbers


def test_whoever_holds_a_slip_is_left_alone_until_his_lease_ends(world, settled):
	job = receipt_of(world)
	held = jobs.claim(NAME)
	frappe.db.commit()
	assert held.name == job
	assert worker.drain(NAME) == 0
	make_due(job, lease_until=add_to_date(now_datetime(), seconds=-1))
	assert worker.drain(NAME) == 1
	assert not jobs.begin(held)  # the first one wakes up too late, and sends nothing
	assert len(settled.jobs) == 1


def killed(until) -> None:
	"""The bench's own worker prints, and the process that does it dies by SIGKILL as soon as `until()`."""
	import psutil
	from frappe.utils.background_jobs import get_redis_conn
	from rq import Worker

	jobs._wake(NAME)
	for _turn in range(1500):
		fresh_view()
		if until():
			break
		time.sleep(0.02)
	else:
		raise AssertionError("the worker did not get so far")
	workers = [psutil.Process(worker.pid) for worker in Worker.all(connection=get_redis_conn())]
	(printing,) = [child for worker in workers for child in worker.children()]
	printing.send_signal(signal.SIGKILL)
	psutil.wait_procs([printing], timeout=10)


def swept(job: str, end: str) -> frappe._dict:
	"""What the scheduler's sweep and the bench's worker make of it, as soon as the job is `end`."""
	worker.sweep()
	frappe.db.commit()
	jobs._wake(NAME)  # the sweep's own is muted in this process
	until = time.monotonic() + 20
	while state(job).state != end and time.monotonic() < until:
		time.sleep(0.05)
	return state(job)


@pytest.mark.bench(reason="the bench's own worker, which is killed")
def test_a_worker_killed_before_the_first_byte_loses_no_slip(world, settled):
	job = receipt_of(world)
	settled.behaviour = Behaviour(answers=None)  # so that the worker waits a second for an answer
	frappe.db.commit()
	killed(until=lambda: jobs.find(job).state == "Printing" and not jobs.find(job).begun)
	assert worker.drain(NAME) == 0  # the lease stands
	assert state(job).state == "Printing"
	make_due(job, lease_until=add_to_date(now_datetime(), seconds=-1))
	settled.behaviour = Behaviour()
	assert swept(job, "Printed").tries == 2
	assert len(settled.wait_for(1)) == 1


@pytest.mark.bench(reason="the bench's own worker, which is killed")
def test_a_worker_killed_after_the_first_byte_does_not_make_it_print_twice(world, settled):
	job = receipt_of(world)
	settled.behaviour = Behaviour(answers_after=None)  # so that the worker waits behind the slip
	frappe.db.commit()
	killed(until=lambda: jobs.find(job).begun)
	make_due(job, lease_until=add_to_date(now_datetime(), seconds=-1))
	settled.behaviour = Behaviour()
	assert "cut off" in swept(job, "Unclear").error
	assert worker.drain(NAME) == 0
	assert len(settled.jobs) <= 1


def test_thirty_two_enqueues_of_one_event_are_one_slip(world, settled):
	order = make_order(world, submit=False)
	frappe.db.delete("Jarz Print Job", {"printer": NAME})
	frappe.db.commit()
	site, sites = frappe.local.site, frappe.local.sites_path

	def enqueue():
		frappe.init(site, sites_path=sites)
		frappe.connect()
		try:
			about = ("Sales Invoice", order.name)
			found = jobs.of_event(facts.KITCHEN, world.branch.name, about, about)
			frappe.db.commit()
			return found
		finally:
			frappe.destroy()

	answers = in_parallel([enqueue] * 32)
	assert len({tuple(answer) for answer in answers}) == 1
	fresh_view()
	assert waiting() == answers[0]
	assert worker.drain(NAME) == 1
	assert len(settled.jobs) == 1


def test_a_settlement_is_printed_for_both_sides(world, settled, as_user):
	courier = make_courier("Salma of the printer", world.branch)
	order = send(world, courier)
	frappe.db.delete("Jarz Print Job", {"printer": NAME})
	party = {"party_type": courier.party_type, "party": courier.party}
	with as_user(world.staff):
		done = settle_courier_collected_payment(invoice_name=order, **party)
	assert done["success"], done
	(job,) = waiting()
	assert jobs.find(job).reference_doctype == "Settlement"
	worker.drain(NAME)
	(paper,) = settled.printed()
	net = "117.77 EGP"  # 147.77 without the fee of 30
	for fact in ("SETTLEMENT", "Salma of the printer", order, net, "Courier pays the branch", "-30.00"):
		assert fact in paper.text, fact


def test_an_order_that_goes_to_another_branch_is_on_paper_in_its_kitchen_once(world, settled, as_user):
	order = make_order(world, branch=world.second_branch, customer=world.second_customer).name
	assert waiting() == []
	with as_user(world.second_staff):
		moved = update_invoice_branch(invoice_id=order, new_branch=world.branch.name)
	assert moved["success"], moved
	with as_user(world.staff):
		assert update_invoice_branch(invoice_id=order, new_branch=world.branch.name)["success"]
	(job,) = waiting()
	assert (jobs.find(job).kind, jobs.find(job).reference_name) == ("Kitchen", order)


def test_a_queue_that_is_down_costs_no_sale_and_no_slip(world, printer, monkeypatch):
	make_printer(NAME, world.branch.name, port=printer.port, print_kitchen=1)

	def down(*_arguments, **_options):
		raise RedisIsDown("Connection refused")

	monkeypatch.setattr(frappe, "enqueue", down)
	order = make_order(world)
	frappe.db.commit()
	(job,) = waiting(reference_name=order.name)
	monkeypatch.undo()
	worker.sweep()
	frappe.db.commit()
	printer.wait_for(1, seconds=20)
	assert state(job).kind == "Kitchen"


def test_everything_bad_at_once_is_a_readable_slip(world, settled):
	_set_logo("/files/no-such-picture.png")
	order = make_order(world, items=dict.fromkeys(("CAKE-1", "DRINK-2"), 1))
	rows = frappe.get_all("Sales Invoice Item", {"parent": order.name}, pluck="name", order_by="idx asc")
	frappe.db.set_value("Sales Invoice Item", rows[0], {"item_name": "🎂" * 140, "rate": 0, "amount": 0})
	frappe.db.set_value("Sales Invoice Item", rows[1], "item_name", "م🍋" * 70)
	try:
		worker.drain(NAME)
		(paper,) = settled.printed()
	finally:
		_set_logo(None)
	assert "1 x CAKE-1" in paper.text
	assert paper.pictures  # Arabic
	assert paper.cuts == ["full"]


def _set_logo(url: str | None) -> None:
	frappe.db.set_single_value("Jarz Settings", "receipt_logo", url)
	frappe.clear_document_cache("Jarz Settings", "Jarz Settings")
	frappe.db.commit()
