"""Settlement through the front door, as the mobile client calls it (contract 1.9.6, 1.9.8, 1.9.9)."""

import uuid
from decimal import Decimal

import frappe
import pytest

from jarz_pos.delivery import transactions
from jarz_pos.sales import methods, receipts
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.roads import FEE, holds, make_courier, send, still_open

COURIERS = "jarz_pos.api.couriers."
HANDLING = "jarz_pos.jarz_pos.services.delivery_handling."
PREVIEW = "jarz_pos.api.invoices.get_invoice_settlement_preview"
TOTAL = Decimal("147.77")
NUMBER, TEXT, TEXT_OR_NULL, FLAG, LIST = (int, float), str, (str, type(None)), bool, list
# Every key of 1.9.6 with the type that the dialog reads.
PREVIEW_KEYS = {
	"invoice": TEXT,
	"woo_order_id": type(None),
	"party_type": TEXT_OR_NULL,
	"party": TEXT_OR_NULL,
	"order_amount": NUMBER,
	"invoice_total": NUMBER,
	"shipping_amount": NUMBER,
	"scenario": TEXT,
	"branch_action": TEXT,
	"net_amount": NUMBER,
	"collect_amount": NUMBER,
	"pay_amount": NUMBER,
	"invoice_status": TEXT,
	"outstanding": NUMBER,
	"is_unpaid_effective": FLAG,
	"is_paid_now": FLAG,
	"paid_after_ofd": FLAG,
	"payment_entries": LIST,
	"payment_first_creation": TEXT_OR_NULL,
	"ofd_creation": TEXT_OR_NULL,
	"has_courier_transaction": FLAG,
	"courier_order_amount": NUMBER,
	"courier_shipping_amount": NUMBER,
	"is_online_unconfirmed": FLAG,
	"message": TEXT,
	"last_payment_seconds": (int, type(None)),
	"is_partner_order": FLAG,
	"delivery_partner": TEXT_OR_NULL,
}
BALANCE_KEYS = {
	"party_type": TEXT,
	"party": TEXT,
	"display_name": TEXT,
	"courier": TEXT,
	"courier_name": TEXT,
	"balance": NUMBER,
	"details": LIST,
}
DETAIL_KEYS = {
	"invoice": TEXT,
	"woo_order_id": type(None),
	"city": TEXT,
	"territory": TEXT,
	"amount": NUMBER,
	"shipping": NUMBER,
}


@pytest.fixture
def courier(world, committed):
	"""A courier of this test alone: what is committed for him is not what others count."""
	with committed():
		return make_courier(f"Rider {uuid.uuid4().hex[:8]}", world.branch)


@pytest.fixture
def sent(world, courier, committed):
	"""`sent(...)` is a committed order on the road with the courier."""

	def sending(**values: object) -> str:
		with committed():
			return send(world, courier, **values)

	return sending


def shaped(found: dict, keys: dict) -> None:
	wrong = {key: found.get(key) for key, kind in keys.items() if not isinstance(found.get(key), kind)}
	assert (set(found), wrong) == (set(keys), {})


@pytest.mark.parametrize("verb", ["get", "post"])
def test_the_preview_has_every_key_that_the_dialog_reads(world, http, courier, sent, verb):
	order = sent()
	answer = getattr(http(world.staff), verb)(PREVIEW, {"invoice_name": order})
	assert answer.status == 200, answer.body
	shaped(answer.message, PREVIEW_KEYS)
	assert (answer.message["party"], answer.message["net_amount"]) == (courier.party, 117.77)
	assert (answer.message["order_amount"], answer.message["invoice_status"]) == (147.77, "paid")


@pytest.mark.parametrize(
	("endpoint", "values", "net"),
	[
		("settle_courier_collected_payment", {}, 117.77),
		("settle_single_invoice_paid", {"prepaid": True}, -30),
		("settle_courier_collected_payment", {"fee": TOTAL}, 0),
	],
)
def test_an_order_is_settled_and_a_second_click_reads_the_same(
	world, http, courier, sent, endpoint, values, net
):
	order = sent(**values)
	asked = {
		"invoice_name": order,
		"pos_profile": world.second_branch.name,  # the selected one; the order's branch decides
		"party_type": courier.party_type,
		"party": courier.party,
	}
	first = http(world.staff).post(COURIERS + endpoint, asked).message
	assert first["success"] is True and "error" not in first
	assert (first["invoice"], first["net_amount"]) == (order, net)
	assert isinstance(first["journal_entry"], str) == bool(net)
	assert (first["party_type"], first["party"]) == (courier.party_type, courier.party)
	assert http(world.staff).post(COURIERS + endpoint, asked).message == first
	assert frappe.db.count("Settlement", {"party": courier.party}) == 1
	assert holds(courier, world.company) == 0


def test_balances_are_a_list_with_the_greatest_debt_first(world, http, courier, sent, committed):
	with committed():
		other = make_courier(f"Rider {uuid.uuid4().hex[:8]}", world.branch)
		send(world, other, prepaid=True)
	order = sent()
	answer = http(world.staff).post(COURIERS + "get_courier_balances")
	assert isinstance(answer.message, list)
	for row in answer.message:
		shaped(row, BALANCE_KEYS)
		for detail in row["details"]:
			shaped(detail, DETAIL_KEYS)
	balances = [row["balance"] for row in answer.message]
	assert balances == sorted(balances, reverse=True)
	found = {row["party"]: row for row in answer.message}
	assert Decimal(str(found[courier.party]["balance"])) == holds(courier, world.company) == TOTAL - FEE
	assert [detail["invoice"] for detail in found[courier.party]["details"]] == [order]
	assert Decimal(str(found[other.party]["balance"])) == holds(other, world.company) == -FEE
	theirs = http(world.second_staff).post(COURIERS + "get_courier_balances").message
	assert {courier.party, other.party}.isdisjoint(row["party"] for row in theirs)


@pytest.mark.parametrize("by", ["party", "name"])
def test_all_of_a_courier_is_settled_by_the_button_on_his_line(world, http, courier, sent, by):
	orders = [sent(), sent(prepaid=True)]
	endpoint, asked = {
		"party": (
			"settle_delivery_party",
			{"party_type": courier.party_type, "party": courier.party, "courier": courier.name},
		),
		"name": ("settle_courier", {"courier": courier.name}),
	}[by]
	answer = http(world.staff).post(HANDLING + endpoint, {**asked, "pos_profile": world.branch.name}).message
	assert (answer["net_balance"], answer["order_amount"], answer["shipping_amount"]) == (87.77, 147.77, 60)
	assert isinstance(answer["journal_entry"], str)
	for order in orders:
		assert transactions.of_invoice(order)[0].settlement == answer["settlement"]
	assert holds(courier, world.company) == still_open(courier, world.company) == 0


def test_settle_all_clicked_by_two_cashiers_at_once_is_one_settlement(world, http, courier, sent):
	for _number in range(3):
		sent()
	asked = {"party_type": courier.party_type, "party": courier.party, "pos_profile": world.branch.name}
	clients = [http(world.staff), http(world.line_manager), http(world.staff), http(world.manager)]
	answers = in_parallel(
		[lambda client=client: client.post(HANDLING + "settle_delivery_party", asked) for client in clients]
	)
	assert [answer.status for answer in answers] == [200] * 4, [answer.error_text() for answer in answers]
	assert len({answer.message["journal_entry"] for answer in answers}) == 1
	assert {answer.message["net_balance"] for answer in answers} == {353.31}
	assert frappe.db.count("Settlement", {"party": courier.party, "docstatus": 1}) == 1
	assert holds(courier, world.company) == still_open(courier, world.company) == 0


def test_32_copies_of_a_settlement_are_one(world, http, courier, sent):
	asked = {"invoice_name": sent(), "party_type": courier.party_type, "party": courier.party}
	client = http(world.staff)
	answers = in_parallel(
		[lambda: client.post(COURIERS + "settle_courier_collected_payment", asked) for _copy in range(32)]
	)
	assert {answer.status for answer in answers} == {200}, [answer.error_text() for answer in answers]
	assert all(answer.message == answers[0].message for answer in answers)
	assert frappe.db.count("Settlement", {"party": courier.party}) == 1
	assert holds(courier, world.company) == still_open(courier, world.company) == 0


def test_one_order_and_all_orders_settled_at_once_book_each_order_once(world, http, courier, sent):
	orders = [sent() for _number in range(3)]
	party = {"party_type": courier.party_type, "party": courier.party}
	cashier, manager = http(world.staff), http(world.line_manager)
	calls = [lambda: manager.post(HANDLING + "settle_delivery_party", party)] + [
		lambda order=order: cashier.post(
			COURIERS + "settle_courier_collected_payment", {"invoice_name": order, **party}
		)
		for order in orders
	]
	answers = in_parallel(calls)
	assert [answer.status for answer in answers] == [200] * 4, [answer.error_text() for answer in answers]
	settled = [transactions.of_invoice(order)[0] for order in orders]
	assert {row.status for row in settled} == {"Settled"}
	assert holds(courier, world.company) == still_open(courier, world.company) == 0
	documents = frappe.get_all(
		"Settlement", filters={"party": courier.party, "docstatus": 1}, pluck="net_amount", order_by="name"
	)
	assert round(sum(documents), 2) == 353.31


def test_people_of_other_branches_settle_nothing(world, http, courier, sent):
	order = sent()
	party = {"party_type": courier.party_type, "party": courier.party}
	for user in (world.second_staff, world.stranger, world.bookkeeper, None):
		assert http(user).post(PREVIEW, {"invoice_name": order}).status == 403
		for endpoint in ("settle_courier_collected_payment", "settle_single_invoice_paid"):
			assert http(user).post(COURIERS + endpoint, {"invoice_name": order}).status == 403
	assert http(world.second_staff).post(HANDLING + "settle_delivery_party", party).status == 417
	assert transactions.of_invoice(order)[0].status == "Unsettled"


def test_a_settlement_saved_by_rest_obeys_the_same_rules(world, http, courier, sent):
	order = sent()
	document = {
		"branch": world.branch.name,
		"party_type": courier.party_type,
		"party": courier.party,
		"net_amount": 1,
		"docstatus": 1,
		"rows": [{"courier_transaction": transactions.dispatch_name(order), "amount": 1}],
	}
	assert http(world.second_staff).post("/api/resource/Settlement", document).status == 403
	answer = http(world.staff).post("/api/resource/Settlement", document)
	assert answer.status == 200, answer.body
	made = answer.body["data"]
	assert (made["docstatus"], made["net_amount"], made["status"]) == (1, 117.77, "Collected")
	assert holds(courier, world.company) == 0
	assert http(world.second_staff).get(f"/api/resource/Settlement/{made['name']}").status == 403


def test_the_form_on_the_desk_sees_couriers_and_their_orders(world, http, courier, sent):
	order = sent()
	listed = http(world.staff).get("jarz_pos.api.settlement.get_open_couriers").message
	[line] = [line for line in listed if line["party"] == courier.party]
	assert (line["branch"], line["orders"], line["net"]) == (world.branch.name, 1, 117.77)
	asked = {"branch": world.branch.name, "party_type": courier.party_type, "party": courier.party}
	shown = http(world.staff).get("jarz_pos.api.settlement.get_unsettled", asked).message
	assert (shown["net_amount"], [row["invoice"] for row in shown["rows"]]) == (117.77, [order])
	assert http(world.second_staff).get("jarz_pos.api.settlement.get_unsettled", asked).status == 403


# Online payments (1.9.9)


def test_an_online_order_is_listed_confirmed_and_confirmed_again(world, http, courier, sent, committed):
	order = sent(online=True)
	with committed():
		proof = receipts.create(receipts.ReceiptRequest(order, methods.INSTAPAY, TOTAL))["receipt_name"]
	listed = http(world.line_manager).post(
		COURIERS + "list_unconfirmed_online_orders", {"pos_profile": world.branch.name}
	)
	assert listed.message["success"] is True
	[row] = [row for row in listed.message["orders"] if row["invoice"] == order]
	shaped(
		row,
		{
			"invoice": TEXT,
			"woo_order_id": type(None),
			"customer": TEXT,
			"customer_name": TEXT,
			"amount": NUMBER,
			"expected_reference": TEXT,
			"payment_method": TEXT,
			"courier_party_type": TEXT,
			"courier_party": TEXT,
			"courier_name": TEXT,
			"unconfirmed_since": TEXT,
			"age_seconds": int,
			"receipt_name": TEXT,
			"receipt_status": TEXT,
			"receipt_image_url": TEXT_OR_NULL,
			"can_confirm": FLAG,
		},
	)
	asked = {
		"invoice_name": order,
		"pos_profile": world.branch.name,
		"reference_no": "TRX-1",
		"receipt_name": proof,
	}
	assert http(world.staff).post(COURIERS + "confirm_online_payment", asked).status == 403
	first = http(world.line_manager).post(COURIERS + "confirm_online_payment", asked).message
	assert first["success"] is True and first["payment_confirmation_status"] == "Payment Confirmed"
	assert (first["amount"], first["method"]) == (147.77, "Instapay")
	second = http(world.line_manager).post(COURIERS + "confirm_online_payment", asked).message
	assert second == {**first, "already_confirmed": True}


def test_an_online_order_is_converted_to_cash_once(world, http, courier, sent):
	order = sent(online=True)
	asked = {"invoice_name": order, "party_type": courier.party_type, "party": courier.party}
	answers = in_parallel(
		[
			lambda user=user: http(user).post(COURIERS + "convert_online_order_to_cod", asked)
			for user in (world.staff, world.line_manager)
		]
	)
	assert [answer.status for answer in answers] == [200, 200], [a.error_text() for a in answers]
	assert len({answer.message["journal_entry"] for answer in answers}) == 1
	assert all(answer.message["success"] is True for answer in answers)
	assert holds(courier, world.company) == still_open(courier, world.company) == TOTAL - FEE


def test_a_manager_changes_who_collects_once_for_each_token(world, http, courier, sent):
	order = sent()
	asked = {
		"invoice_name": order,
		"new_method": "InstaPay",
		"pos_profile": world.branch.name,
		"notes": "Sent a screenshot",
		"idempotency_token": str(uuid.uuid4()),
	}
	endpoint = COURIERS + "change_payment_collection_method"
	assert http(world.staff).post(endpoint, asked).status == 403
	first = http(world.line_manager).post(endpoint, asked).message
	assert first["success"] is True and first["data"]["new_method"] == "Instapay"
	back = {**asked, "new_method": "Cash", "idempotency_token": str(uuid.uuid4())}
	assert http(world.line_manager).post(endpoint, back).message["success"] is True
	assert http(world.line_manager).post(endpoint, asked).message == first
	assert http(world.line_manager).post(endpoint, {**asked, "new_method": "Wallet"}).status == 409
	assert http(world.line_manager).post(endpoint, {**back, "new_method": "Gold"}).status == 417
	assert frappe.db.count("Jarz Invoice Note", {"sales_invoice": order}) == 2
	assert holds(courier, world.company) == still_open(courier, world.company) == TOTAL - FEE
