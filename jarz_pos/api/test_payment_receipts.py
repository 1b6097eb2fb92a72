"""Screenshots of transfers through the front door (contract 1.7)."""

import base64
import io
import os

import frappe
import pytest
import requests
from PIL import Image

from jarz_pos.tests import factories, shapes
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.orders import make_order

API = "jarz_pos.api.payment_receipts."
DOCTYPE = "Jarz POS Payment Receipt"


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world).name


@pytest.fixture
def receipt(http, world, order):
	return create(http(world.staff), order).message["receipt_name"]


def create(client, order, method="InstaPay", amount=148, **more):
	sent = {"sales_invoice": order, "payment_method": method, "amount": amount, **more}
	return client.post(API + "create_payment_receipt", sent)


def picture(kind="PNG", colour="red"):
	stream = io.BytesIO()
	Image.new("RGB", (8, 8), colour).save(stream, kind)
	return base64.b64encode(stream.getvalue()).decode()


def upload(client, receipt, data, filename="shot.png"):
	return client.post(
		API + "upload_receipt_image", {"receipt_name": receipt, "image_data": data, "filename": filename}
	)


def receipts_of(order):
	return frappe.get_all(DOCTYPE, filters={"sales_invoice": order}, pluck="name", order_by="creation asc")


@pytest.mark.parametrize(
	("method", "stored"),
	[("InstaPay", "InstaPay"), ("Instapay", "InstaPay"), ("Wallet", "Wallet"), ("Mobile Wallet", "Wallet")],
)
def test_a_receipt_is_made_once_for_each_order_and_method(http, world, order, method, stored):
	first = create(http(world.staff), order, method, pos_profile=world.branch.name).message
	shapes.assert_shape(first, shapes.RECEIPT_MADE)
	again = create(http(world.staff), order, method.upper()).message
	assert again["receipt_name"] == first["receipt_name"]
	document = frappe.get_doc(DOCTYPE, first["receipt_name"])
	assert (document.payment_method, document.status, document.amount) == (stored, "Unconfirmed", 148)
	assert document.pos_profile == world.branch.name


def test_a_replay_in_an_offline_wrapper_finds_the_receipt_that_is_there(http, world, order):
	body = {"sales_invoice": order, "payment_method": "Wallet", "amount": 148}
	path = "/api/method/jarz_pos.api.payment_receipts.create_payment_receipt"
	wrapped = {"endpoint": path, "method": "POST", "data": body, "headers": {"Cookie": "sid=x"}}
	deeper = {"endpoint": path, "method": "POST", "data": wrapped}
	client = http(world.staff)
	names = {
		client.post(API + "create_payment_receipt", sent).message["receipt_name"]
		for sent in (deeper, wrapped, body)
	}
	assert len(names) == 1


def test_parallel_copies_make_one_receipt(http, world, order):
	client = http(world.staff)
	answers = in_parallel([lambda: create(client, order) for _copy in range(8)])
	assert {answer.message["receipt_name"] for answer in answers} == set(receipts_of(order))
	assert len(receipts_of(order)) == 1


@pytest.mark.parametrize(
	("changes", "status"),
	[
		({"payment_method": "Cash"}, 417),
		({"payment_method": None}, 417),
		({"amount": 0}, 417),
		({"amount": -5}, 417),
		({"amount": "NaN"}, 417),
		({"amount": None}, 417),
		({"amount": 148.02}, 417),
		({"sales_invoice": "ACC-SINV-0000-1"}, 404),
		({"sales_invoice": ["a"]}, 417),
		({"sales_invoice": None}, 417),
	],
)
def test_a_receipt_that_does_not_fit_is_refused(http, world, order, changes, status):
	sent = {"sales_invoice": order, "payment_method": "InstaPay", "amount": 148, **changes}
	answer = http(world.staff).post(API + "create_payment_receipt", sent)
	assert answer.status == status, answer.body
	assert answer.error_text()
	assert receipts_of(order) == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_the_picture_is_a_private_file_of_the_receipt(http, world, receipt, kind, prefix):
	answer = upload(http(world.staff), receipt, prefix + picture(kind, os.urandom(3).hex().join(["#", ""])))
	assert answer.message["success"] is True, answer.body
	url = answer.message["file_url"]
	assert url.startswith("/private/files/")
	file = frappe.get_doc("File", {"file_url": url, "attached_to_name": receipt})
	assert (file.is_private, file.attached_to_doctype) == (1, DOCTYPE)
	document = frappe.get_doc(DOCTYPE, receipt)
	assert (document.receipt_image, document.uploaded_by) == (url, world.staff)
	assert document.upload_date


def test_the_picture_is_shown_to_the_branch_and_to_nobody_else(http, world, receipt):
	url = upload(http(world.staff), receipt, picture(colour="#" + os.urandom(3).hex())).message["file_url"]

	def status_for(user):
		client = http(user)
		cookies = {"sid": client.sid} if client.sid else {}
		return requests.get(client.base + url, cookies=cookies, timeout=30).status_code

	assert status_for(world.staff) == 200
	assert status_for(world.line_manager) == 200
	for user in (world.second_staff, world.stranger, None):
		assert status_for(user) == 403


@pytest.mark.parametrize(
	"data",
	[
		"",
		None,
		["a"],
		"not base64 at all!",
		base64.b64encode(b"<script>alert(1)</script>").decode(),
		base64.b64encode(b"%PDF-1.4 not a picture").decode(),
		base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>').decode(),
		"A" * (8 * 1024 * 1024),
	],
	ids=["empty", "null", "list", "rubbish", "html", "pdf", "svg", "huge"],
)
def test_only_real_pictures_are_kept(http, world, receipt, data):
	answer = upload(http(world.staff), receipt, data)
	assert answer.status == 417, answer.body
	assert answer.error_text()
	assert not frappe.db.exists("File", {"attached_to_name": receipt})


def test_line_managers_confirm_in_their_branch_and_admins_anywhere(http, world, committed, receipt):
	with committed():
		factories.ensure("Role", "POS Manager", role_name="POS Manager")
		admin = factories.make_user("pos.admin@jarz.test", "POS Manager")
	for user in (world.staff, world.second_staff, world.stranger, world.bookkeeper):
		answer = http(user).post(API + "confirm_receipt", {"receipt_name": receipt})
		assert answer.status == 403, answer.body
	assert frappe.db.get_value(DOCTYPE, receipt, "status") == "Unconfirmed"
	answer = http(admin).post(API + "confirm_receipt", {"receipt_name": receipt})
	assert answer.message["success"] is True, answer.body
	confirmed = frappe.db.get_value(DOCTYPE, receipt, ["status", "confirmed_by", "confirmed_date"])
	assert confirmed[:2] == ("Confirmed", admin)
	assert confirmed[2]
	assert http(world.line_manager).post(API + "confirm_receipt", {"receipt_name": receipt}).status == 200
	assert frappe.db.get_value(DOCTYPE, receipt, "confirmed_by") == admin  # who was first stays
	assert upload(http(world.staff), receipt, picture()).status == 417  # closed


def test_a_line_manager_of_another_branch_confirms_nothing(http, world, committed):
	with committed():
		name = make_order(world, branch=world.second_branch, customer=world.second_customer).name
	receipt = create(http(world.second_staff), name).message["receipt_name"]
	assert http(world.line_manager).post(API + "confirm_receipt", {"receipt_name": receipt}).status == 403
	assert http(world.manager).post(API + "confirm_receipt", {"receipt_name": receipt}).status == 200


def test_receipts_of_other_branches_are_neither_made_nor_seen(http, world, order, receipt):
	assert create(http(world.second_staff), order, "Wallet").status == 403
	assert create(http(world.stranger), order, "Wallet").status == 403
	assert create(http(None), order, "Wallet").status == 403
	assert upload(http(world.second_staff), receipt, picture()).status == 403
	listed = http(world.second_staff).get(API + "list_payment_receipts").message
	assert receipt not in {row["name"] for row in listed}
	denied = http(world.second_staff).get(API + "list_payment_receipts", {"pos_profile": world.branch.name})
	assert denied.status == 403


def test_the_list_has_every_key_and_narrows(http, world, order, receipt):
	rows = http(world.line_manager).get(API + "list_payment_receipts", {"status": "Unconfirmed"}).message
	shapes.assert_shape(rows, [shapes.RECEIPT])
	row = next(row for row in rows if row["name"] == receipt)
	assert (row["sales_invoice"], row["invoice_id"], row["amount"]) == (order, order, 148)
	assert (row["customer_name"], row["can_confirm"]) == (world.customer, True)
	staff_rows = (
		http(world.staff).get(API + "list_payment_receipts", {"pos_profile": world.branch.name}).message
	)
	assert next(row for row in staff_rows if row["name"] == receipt)["can_confirm"] is False
	confirmed = http(world.staff).get(API + "list_payment_receipts", {"status": "Confirmed"}).message
	assert receipt not in {row["name"] for row in confirmed}


def test_the_accessible_branches_are_texts(http, world):
	assert http(world.manager).get(API + "get_accessible_pos_profiles").message == sorted(
		[world.branch.name, world.second_branch.name]
	)


def test_a_receipt_shows_on_the_card(http, world, order, receipt):
	data = http(world.staff).post("jarz_pos.api.kanban.get_kanban_invoices").message["data"]
	card = next(card for card in data["received"] if card["name"] == order)
	assert card["payment_receipt_name"] == receipt
	assert (card["payment_receipt_method"], card["payment_receipt_status"]) == ("InstaPay", "Unconfirmed")
