"""Printing through the front door: what clients get, what they may not get, and a till that relays."""

import base64
import io
import re
import shutil
import socket
import time
import uuid

import frappe
import pytest
from PIL import Image

from jarz_pos.tests.orders import make_order
from jarz_pos.tests.paper import decode
from jarz_pos.tests.printer import COVER_OPEN, PAPER_LOW, Behaviour, Printer
from jarz_pos.tests.roads import make_courier, send
from jarz_pos.tests.site import fresh_view
from jarz_pos.tests.slips import make_printer

API = "jarz_pos.api.printing."
TILL = "Till Printer"
NET = "Office Printer"


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world).name


@pytest.fixture
def staff(http, world):
	client = http(world.staff)
	return lambda method, **arguments: client.post(API + method, arguments)


@pytest.fixture
def till(world, committed):
	with committed():
		frappe.db.delete("Jarz Print Job", {"printer": TILL})
		return make_printer(
			TILL, world.branch.name, connection="Till", host="", paper_width="58", drawer="Pin 5"
		)


def standing(world, port: int, **values: object) -> str:
	frappe.db.delete("Jarz Print Job", {"printer": NET})
	make_printer(NET, world.branch.name, port=port, **values)
	frappe.db.commit()
	return NET


def job_in(state: str, name: str, seconds: float = 20) -> str:
	"""The state of a job, as soon as it is `state`."""
	until = time.monotonic() + seconds
	while True:
		fresh_view()
		found = frappe.db.get_value("Jarz Print Job", name, "state")
		if found == state or time.monotonic() > until:
			return found
		time.sleep(0.1)


def test_the_same_receipt_as_text_as_picture_and_as_bytes(staff, order):
	number = f"Order {order.rsplit('-', 1)[-1]}"
	text = staff("get_receipt_text", invoice=order, width="58").message
	assert number in text["text"]
	assert max(map(len, text["text"].splitlines())) <= text["columns"] == 32
	png = base64.b64decode(staff("get_receipt_picture", invoice=order, width="58").message["png"])
	assert Image.open(io.BytesIO(png)).width == 384
	sent = base64.b64decode(staff("get_receipt_bytes", invoice=order, width="80").message["bytes"])
	assert number in decode(sent).text
	pdf = base64.b64decode(staff("get_receipt_pdf", invoice=order, width="80").message["pdf"])
	across = float(re.search(rb"MediaBox \[ 0 0 ([\d.]+)", pdf).group(1))
	assert pdf.startswith(b"%PDF")
	assert across == pytest.approx(
		72 / 25.4 * 72, rel=0.01
	)  # the 72 mm that 80 mm paper is printed on, in points
	arabic = staff("get_receipt_text", invoice=order, language="Arabic", kind="Courier").message["text"]
	assert "المطلوب تحصيله" in arabic


def test_a_kind_of_slip_that_is_none_is_refused_in_words(staff, order):
	answer = staff("get_receipt_text", invoice=order, kind="Poster")
	assert answer.status == 417
	assert "Poster" in answer.error_text()
	assert staff("get_receipt_text", invoice="no such order").status == 404


def test_an_order_is_printed_by_the_queue_once_for_one_request(staff, world, order):
	with Printer() as printer:
		name = standing(world, printer.port)
		first = staff("print_order", invoice=order, printer=name, request_id="r-1").message
		assert staff("print_order", invoice=order, printer=name, request_id="r-1").message == first
		assert job_in("Printed", first["job"]) == "Printed"
		assert len(printer.jobs) == 1
		copy = staff("print_again", job=first["job"]).message["job"]
		assert job_in("Printed", copy) == "Printed"
		assert "COPY" in printer.printed()[1].text
		(newest, *_rest) = staff("get_print_jobs", invoice=order).message
		assert (newest["name"], newest["copy_of"], newest["state"]) == (copy, first["job"], "Printed")
		assert "lease" not in newest


def test_the_test_page_shows_every_kind_of_line(staff, world):
	with Printer() as printer:
		name = standing(world, printer.port)
		job = staff("print_test_page", printer=name).message["job"]
		assert job_in("Printed", job) == "Printed"
		(page,) = printer.printed()
		assert "TEST PAGE" in page.text
		assert page.pictures


def test_the_status_says_paper_and_cover(staff, world):
	with Printer(Behaviour(answers=PAPER_LOW)) as printer:
		name = standing(world, printer.port)
		low = staff("get_printer_status", printer=name).message
		assert (low["reachable"], low["ready"], low["paper"], low["problem"]) == (True, True, "low", None)
		printer.behaviour = Behaviour(answers=COVER_OPEN)
		opened = staff("get_printer_status", printer=name).message
		assert (opened["ready"], opened["cover_open"], opened["online"]) == (False, True, False)
		assert "cover" in opened["problem"]
		printer.behaviour = Behaviour(answers=None)
		silent = staff("get_printer_status", printer=name).message
		assert (silent["reachable"], silent["answers"], silent["paper"]) == (True, False, None)


def test_a_printer_that_is_not_there_is_told_within_seconds(staff, world):
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		name = standing(world, free.getsockname()[1])
	started = time.monotonic()
	answer = staff("get_printer_status", printer=name)
	assert answer.status == 200
	assert answer.message["reachable"] is False
	assert "does not take connections" in answer.message["problem"]
	assert time.monotonic() - started < 10


def test_a_till_takes_its_slips_one_by_one_and_reports_them(staff, till, order):
	jobs = [
		staff("print_order", invoice=order, printer=till, kind=kind).message["job"]
		for kind in ("Receipt", "Kitchen")
	]
	taken = staff("take_print_job", printer=till).message
	assert taken["job"] == jobs[0]
	paper = decode(base64.b64decode(taken["bytes"]), 384)
	assert f"Order {order.rsplit('-', 1)[-1]}" in paper.text
	assert staff("take_print_job", printer=till).message is None  # one at a time
	report = {"job": taken["job"], "lease": taken["lease"], "printed": 1}
	assert staff("report_print_job", **report).message == {"success": True, "state": "Printed"}
	assert staff("report_print_job", **report).message == {"success": True, "state": "Printed"}
	second = staff("take_print_job", printer=till).message
	assert second["job"] == jobs[1]
	failed = staff("report_print_job", job=second["job"], lease=second["lease"], printed=0, error="No paper")
	assert failed.message["state"] == "Waiting"
	wrong = staff("report_print_job", job=second["job"], lease="stolen", printed=1)
	assert wrong.message["success"] is False


def test_a_till_that_vanishes_with_a_slip_leaves_it_to_a_person(staff, till, order):
	from jarz_pos.printing import jobs

	name = staff("print_order", invoice=order, printer=till).message["job"]
	staff("take_print_job", printer=till)
	fresh_view()
	frappe.db.set_value("Jarz Print Job", name, "lease_until", "2020-01-01 00:00:00")
	jobs.recover()
	frappe.db.commit()
	assert job_in("Unclear", name) == "Unclear"


def test_the_drawer_opens_with_a_reason_and_every_opening_is_kept(staff, world, till):
	assert staff("open_drawer", printer=till).status == 417  # no reason
	given = staff("open_drawer", printer=till, reason="Change for a courier").message
	assert decode(base64.b64decode(given["bytes"])).pulses == [5]
	with Printer() as printer:
		name = standing(world, printer.port, drawer="Pin 2")
		opened = staff("open_drawer", printer=name, reason="Float").message
		assert opened["success"] is True
		assert decode(printer.wait_for(1)[0]).pulses == [2]
		printer.behaviour = Behaviour(answers_after=None)
		unclear = staff("open_drawer", printer=name, reason="Float once more").message
		assert unclear["success"] is False
	closed = staff("open_drawer", printer=name, reason="Float again").message
	assert closed["success"] is False
	assert closed["problem"]
	fresh_view()
	log = [
		frappe.get_doc("Jarz Drawer Opening", answer["opening"])
		for answer in (given, opened, unclear, closed)
	]
	assert [entry.outcome for entry in log] == ["Given to the till", "Opened", "Unclear", "Not opened"]
	assert {entry.opened_by for entry in log} == {world.staff}
	assert log[0].reason == "Change for a courier"
	with pytest.raises(frappe.ValidationError, match="cannot be changed"):
		log[0].save()


def test_a_printer_without_a_drawer_opens_none(staff, world):
	name = standing(world, 9)
	answer = staff("open_drawer", printer=name, reason="x")
	assert answer.status == 417
	assert "No cash drawer" in answer.error_text()


def test_a_printer_of_another_branch_is_not_for_printing(http, world, till, order):
	elsewhere = http(world.second_staff)
	for method in ("get_printer_status", "print_test_page", "take_print_job"):
		assert elsewhere.post(API + method, {"printer": till}).status == 403
	assert till not in [row["name"] for row in elsewhere.post(API + "get_printers", {}).message]
	assert elsewhere.request("GET", f"/api/resource/Jarz Printer/{till}").status == 403


def test_a_settlement_is_printed_by_people_of_its_branch_only(http, world, till, committed):
	with committed():
		courier = make_courier(f"Rider {uuid.uuid4().hex[:8]}", world.branch)
		order = send(world, courier)
	settle = "jarz_pos.api.couriers.settle_courier_collected_payment"
	party = {"party_type": courier.party_type, "party": courier.party}
	assert http(world.staff).post(settle, {"invoice_name": order, **party}).message["success"]
	asked = {"settlement": frappe.db.get_value("Settlement", {"party": courier.party}), "printer": till}
	assert http(world.second_staff).post(API + "print_settlement", asked).status == 403
	job = http(world.staff).post(API + "print_settlement", asked).message["job"]
	assert frappe.db.get_value("Jarz Print Job", job, ["kind", "printer"]) == ("Settlement", till)


def test_a_printer_of_another_branch_takes_no_slip_of_this_one(http, world, order, committed):
	with committed():
		make_printer("Far Printer", world.second_branch.name)
	answer = http(world.staff).post(API + "print_order", {"invoice": order, "printer": "Far Printer"})
	assert answer.status == 403
	assert (
		http(world.staff).post(API + "get_receipt_text", {"invoice": order, "printer": "Far Printer"}).status
		== 403
	)


def test_clients_do_not_learn_where_printers_stand(staff, till):
	(found,) = [row for row in staff("get_printers").message if row["name"] == till]
	assert "host" not in found
	assert found["paper_width"] == "58"


@pytest.mark.parametrize(
	("values", "told"),
	[
		({"host": ""}, "address"),
		({"host": "http://printer/"}, "address"),
		({"port": 70000}, "port"),
		({"open_on_cash": 1}, "connector"),
		({"profile": "simple", "code_page": "CP858"}, "CP858"),
	],
)
def test_settings_that_cannot_work_are_refused_when_they_are_made(world, values, told):
	with pytest.raises(frappe.ValidationError, match=told):
		make_printer("Wrong Printer", world.branch.name, **values)


def test_staff_change_no_printer_and_nobody_writes_jobs_or_openings(http, world, till):
	staff, manager = http(world.staff), http(world.manager)
	url = f"/api/resource/Jarz Printer/{till}"
	assert staff.request("PUT", url, json={"host": "10.0.0.1"}).status == 403
	assert manager.request("PUT", url, json={"cut": "Partial"}).status == 200
	for doctype in ("Jarz Print Job", "Jarz Drawer Opening"):
		for client in (staff, manager):
			assert client.request("POST", f"/api/resource/{doctype}", json={"printer": till}).status == 403


DOWNLOAD = "frappe.utils.print_format.download_pdf"


@pytest.mark.bench(reason="the print view of the desk")
def test_the_desk_shows_the_same_receipt_to_people_of_the_branch(http, world, order):
	client = http("Administrator")
	page = client.request(
		"GET", f"/printview?doctype=Sales Invoice&name={order}&format=Jarz Receipt&no_letterhead=1"
	)
	assert page.status == 200
	assert f"Order {order.rsplit('-', 1)[-1]}" in str(page.body)
	assert "2 x CAKE-1 name" in str(page.body)
	stranger = http(world.second_staff)
	assert (
		stranger.request("GET", f"/printview?doctype=Sales Invoice&name={order}&format=Jarz Receipt").status
		== 403
	)


@pytest.mark.bench(reason="the PDF of the desk")
@pytest.mark.skipif(not shutil.which("wkhtmltopdf"), reason="this bench has no wkhtmltopdf")
def test_the_desk_makes_a_pdf_of_it(http, order):
	asked = {"doctype": "Sales Invoice", "name": order, "format": "Jarz Receipt", "no_letterhead": 1}
	answer = http("Administrator").get(DOWNLOAD, asked)
	assert answer.status == 200
	assert answer.headers["Content-Type"] == "application/pdf"
