"""Couriers and dispatch through the front door: shapes that the client reads, refusals in words, repeats (contract 1.9)."""

import frappe
import pytest

from jarz_pos.delivery import couriers
from jarz_pos.tests.dispatches import assert_books_agree, employed, rider
from jarz_pos.tests.orders import make_order, put_in

API = "jarz_pos.api.couriers."
KANBAN = "jarz_pos.api.kanban."
PREVIEW_KEYS = {
	"invoice": str,
	"woo_order_id": type(None),
	"party_type": str,
	"party": str,
	"mode": str,
	"order_amount": float,
	"shipping_amount": float,
	"net_amount": float,
	"is_unpaid_effective": bool,
	"last_payment_seconds": (int, type(None)),
	"preview_token": str,
	"token": str,
	"expires_in": int,
	"is_partner_order": bool,
	"delivery_partner": (str, type(None)),
	"is_online_unconfirmed": bool,
}


@pytest.fixture(scope="module")
def couriers_of(world):
	"""A freelancer and an employee of the first branch, and a freelancer of the second; committed."""
	made = {
		"swift": rider(world, "Swift of the till"),
		"karim": employed(world, "Karim of the till"),
		"far": rider(world, "Far of the till", world.second_branch),
	}
	frappe.db.commit()
	return made


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world, state="Ready", disable_rounded_total=1).name


def preview(client, order, courier, **values):
	named = {"party_type": courier.party_type, "party": courier.party} if courier else {}
	return client.post(
		API + "generate_settlement_preview", {"invoice": order, "mode": "later", **named, **values}
	)


def confirm(client, order, token, who, **values):
	body = {"invoice": order, "preview_token": token, "mode": "later", "payment_mode": "Cash"}
	named = {"party_type": who.party_type, "party": who.party} if who else {}
	return client.post(API + "confirm_settlement", {**body, **named, **values})


def made_for(order):
	"""How many documents a dispatch has left: Delivery Notes, Courier Transactions, journals against the order."""
	notes = set(frappe.get_all("Delivery Note Item", {"against_sales_invoice": order}, pluck="parent"))
	journals = set(frappe.get_all("Journal Entry Account", {"reference_name": order}, pluck="parent"))
	return len(notes), frappe.db.count("Courier Transaction", {"reference_invoice": order}), len(journals)


def test_couriers_are_listed_by_branch(http, world, couriers_of):
	staff = http(world.staff)
	named = {"pos_profile": world.branch.name}
	listed = {one["party"]: one for one in staff.get(API + "get_active_couriers", named).message}
	swift = couriers_of["swift"]
	assert listed[swift.party] == {
		"party_type": "Supplier",
		"party": swift.party,
		"display_name": swift.name,
		"branch": world.branch.name,
		"delivery_partner": None,
	}
	assert listed[couriers_of["karim"].party]["party_type"] == "Employee"
	assert couriers_of["far"].party not in listed
	assert staff.post(API + "get_active_couriers").message == list(listed.values())
	refused = staff.get(API + "get_active_couriers", {"pos_profile": world.second_branch.name})
	assert refused.status == 403


def test_those_who_left_are_not_listed(world, couriers_of):
	frappe.db.set_value("Supplier", couriers_of["swift"].party, "disabled", 1)
	frappe.db.set_value("Employee", couriers_of["karim"].party, "status", "Left")
	listed = {one.party for one in couriers.active((world.branch.name,))}
	assert not listed & {couriers_of["swift"].party, couriers_of["karim"].party}


def test_a_courier_is_added_once_per_number(http, world):
	staff = http(world.staff)
	body = {
		"party_type": "Supplier",
		"name": "Sami of the till",
		"phone": "010 9876 1234",
		"pos_profile": world.branch.name,
	}
	made = staff.post(API + "create_delivery_party", body)
	assert made.status == 200, made.error_text()
	assert (made.message["branch"], made.message["display_name"], made.message["existing"]) == (
		world.branch.name,
		"Sami of the till",
		False,
	)
	wrapper = {
		"endpoint": "x",
		"method": "POST",
		"data": {"data": {**body, "name": "Samy"}, "headers": {"Cookie": "s"}},
	}
	for again in (body, wrapper, {**body, "phone": "+20 10 9876 1234"}):
		assert staff.post(API + "create_delivery_party", again).message["party"] == made.message["party"]
	other = staff.post(
		API + "create_delivery_party", {**body, "party_type": "Employee", "first_name": "Sami"}
	)
	assert (other.message["party"], other.message["existing"]) == (made.message["party"], True)
	assert frappe.db.count("Supplier", {"supplier_name": ("like", "Sam% of the till")}) == 1


def test_an_employee_is_added_with_what_the_till_knows(http, world):
	body = {
		"party_type": "Employee",
		"first_name": "Hany",
		"last_name": "of the till",
		"phone": "01098765555",
	}
	made = http(world.staff).post(API + "create_delivery_party", body).message
	found = frappe.get_doc("Employee", made["party"])
	assert (found.employee_name, found.branch, found.company) == (
		"Hany of the till",
		world.branch.name,
		world.company,
	)
	listed = http(world.staff).get(API + "get_active_couriers").message
	assert made["party"] in {one["party"] for one in listed}


@pytest.mark.parametrize(
	("values", "text"),
	[
		({"phone": ""}, "phone number is missing"),
		({"phone": "call me"}, "is no"),
		({"party_type": "Customer"}, "not a Customer"),
		({"name": None}, "name is missing"),
		({"delivery_partner": "Nobody"}, "no delivery partner Nobody"),
		({"pos_profile": "Maadi"}, "do not work in branch Maadi"),
		({"phone": ["1"]}, "must be a text"),
	],
)
def test_a_courier_is_refused_in_words(http, world, values, text):
	body = {"party_type": "Supplier", "name": "Nobody", "phone": "01055544433", **values}
	answer = http(world.staff).post(API + "create_delivery_party", body)
	assert answer.status in (403, 417)
	assert text in answer.error_text()


def test_preview_and_confirm(http, world, order, couriers_of):
	staff, swift = http(world.staff), couriers_of["swift"]
	shown = preview(staff, order, swift, recent_payment_seconds=30)
	assert shown.status == 200, shown.error_text()
	assert set(shown.message) == set(PREVIEW_KEYS)
	for key, kind in PREVIEW_KEYS.items():
		assert isinstance(shown.message[key], kind), key
	assert (shown.message["order_amount"], shown.message["net_amount"], shown.message["expires_in"]) == (
		147.77,
		117.77,
		180,
	)
	assert made_for(order) == (0, 0, 0)
	done = confirm(
		staff, order, shown.message["preview_token"], swift, courier=swift.name, pos_profile="Nasr City"
	)
	assert done.status == 200, done.error_text()
	assert done.message["success"] is True and "error" not in done.message
	assert {key: done.message[key] for key in ("order_amount", "shipping_amount", "net_amount", "mode")} == {
		"order_amount": 147.77,
		"shipping_amount": 30,
		"net_amount": 117.77,
		"mode": "later",
	}
	assert made_for(order) == (1, 1, 1)
	assert_books_agree(world.company, swift)
	[card] = [
		card
		for card in http(world.staff).post(KANBAN + "get_kanban_invoices").message["data"]["out_for_delivery"]
		if card["name"] == order
	]
	assert (card["party_type"], card["party"], card["courier"]) == ("Supplier", swift.party, swift.name)
	assert (card["settlement_mode"], card["doc_status"]) == ("later", "Paid")
	assert card["has_unsettled_courier_txn"] is card["has_unsettled_customer_amount"] is True


def test_a_repeat_gets_the_first_answer_whatever_it_brings(http, world, order, couriers_of):
	staff, swift, karim = http(world.staff), couriers_of["swift"], couriers_of["karim"]
	token = preview(staff, order, swift).message["preview_token"]
	other = preview(http(world.line_manager), order, karim).message["preview_token"]
	first = confirm(staff, order, token, swift).message
	assert confirm(staff, order, token, swift).message == first
	assert confirm(http(world.line_manager), order, other, karim).message == first
	assert confirm(staff, order, "", karim, mode="pay_now").message == first
	body = {"invoice_name": order, "courier": karim.name, "mode": "settle_now"}
	for name in (
		"handle_out_for_delivery_transition",
		"mark_courier_outstanding",
		"deliver_online_unconfirmed",
	):
		assert staff.post(API + name, body).message == first, name
	again = preview(staff, order, karim).message
	assert (again["party"], again["net_amount"]) == (swift.party, 117.77)
	assert made_for(order) == (1, 1, 1)


def test_a_token_is_for_one_order_one_user_one_courier_one_mode(http, world, order, couriers_of, committed):
	staff, swift, karim = http(world.staff), couriers_of["swift"], couriers_of["karim"]
	with committed():
		another = make_order(world, state="Ready").name
	token = preview(staff, order, swift).message["preview_token"]
	for answer in (
		confirm(staff, another, token, swift),
		confirm(http(world.line_manager), order, token, swift),
		confirm(staff, order, token, swift, mode="pay_now"),
		confirm(staff, order, token, karim),
		confirm(staff, order, token[:-6] + "AAAA==", swift),
		confirm(staff, order, None, swift),
	):
		assert answer.status == 417
		assert answer.body["exc_type"] == "PreviewRefused"
		assert "ook at" in answer.error_text()
	assert made_for(order) == made_for(another) == (0, 0, 0)
	without_courier = preview(staff, order, None)
	assert without_courier.message["party"] is None
	done = confirm(staff, order, without_courier.message["preview_token"], karim)
	assert done.message["party"] == karim.party


def test_an_order_that_changed_after_its_preview_is_looked_at_again(http, world, order, couriers_of):
	staff, swift = http(world.staff), couriers_of["swift"]
	token = preview(staff, order, swift).message["preview_token"]
	staff.post("jarz_pos.api.invoices.pay_invoice", {"invoice_name": order, "payment_mode": "Cash"})
	refused = confirm(staff, order, token, swift)
	assert (refused.status, refused.body["exc_type"]) == (417, "TermsChanged")
	assert "Look at it again" in refused.error_text()
	token = preview(staff, order, swift).message["preview_token"]
	assert confirm(staff, order, token, swift).message["order_amount"] == 0


def test_an_expired_preview_is_refused(world, order, couriers_of, as_user, monkeypatch):
	from jarz_pos.kanban import handover

	swift = couriers_of["swift"]
	named = handover.Party(swift.party_type, swift.party)
	with as_user(world.staff):
		token = handover.preview(order, named, "later")["preview_token"]
		monkeypatch.setattr(handover.tokens, "read", _late(handover.tokens.read))
		with pytest.raises(handover.PreviewRefused, match="older than 180 seconds"):
			handover.confirm(order, token, named, "later")


def _late(read):
	return lambda token, key, now: read(token, key, now + 181)


def test_the_legacy_call(http, world, order, couriers_of, committed):
	staff, swift = http(world.staff), couriers_of["swift"]
	body = {
		"invoice_name": order,
		"courier": swift.name,
		"mode": "settle_now",
		"idempotency_token": f"t-{order}",
	}
	done = staff.post(API + "handle_out_for_delivery_transition", {**body, "pos_profile": world.branch.name})
	assert done.status == 200, done.error_text()
	assert (done.message["success"], done.message["mode"], done.message["display_name"]) == (
		True,
		"pay_now",
		swift.name,
	)
	assert done.message["courier_transaction"] == f"CT-{order}"
	with committed():
		another = make_order(world, state="Ready").name
	refused = staff.post(API + "handle_out_for_delivery_transition", {**body, "invoice_name": another})
	assert (refused.status, refused.body["exc_type"]) == (409, "TokenOfAnotherOrder")
	done = staff.post(API + "mark_courier_outstanding", {"invoice_name": another, "courier": swift.party})
	assert (done.message["success"], done.message["mode"]) == (True, "later")


@pytest.mark.parametrize(
	("values", "text"),
	[
		({"party": "Nobody"}, "Nobody is no courier of branch Nasr City"),
		({"party": "Far of the till"}, "is no courier of branch"),
		({"party_type": "Customer"}, "is no courier of branch"),
		({"mode": "never"}, "no mode never"),
		({"party_type": "", "party": ""}, "Choose a courier"),
	],
)
def test_who_cannot_go_is_refused_in_words(http, world, order, couriers_of, values, text):
	swift = couriers_of["swift"]
	body = {
		"invoice_name": order,
		"party_type": swift.party_type,
		"party": swift.party,
		"mode": "later",
		**values,
	}
	answer = http(world.staff).post(API + "handle_out_for_delivery_transition", body)
	assert answer.status == 417
	assert text in answer.error_text()
	assert made_for(order) == (0, 0, 0)


def test_only_what_is_ready_goes_out(http, world, order, couriers_of, committed):
	for state in ("Received", "In Progress", "Cancelled", "Returned"):
		with committed():
			put_in(order, state)
		answer = preview(http(world.staff), order, couriers_of["swift"])
		assert answer.status == 417
		assert f"from {state} to Out for Delivery" in answer.error_text()
	assert made_for(order) == (0, 0, 0)


def test_other_branches_and_strangers_are_refused(http, world, order, couriers_of):
	for name, argument in {
		"generate_settlement_preview": "invoice",
		"confirm_settlement": "invoice",
		"deliver_online_unconfirmed": "invoice_name",
		"handle_out_for_delivery_transition": "invoice_name",
		"mark_courier_outstanding": "invoice_name",
	}.items():
		for user in (world.second_staff, world.stranger, world.bookkeeper, None):
			assert http(user).post(API + name, {argument: order}).status == 403, (name, user)


def test_an_order_paid_online_goes_out_unpaid_and_says_so(http, world, committed, couriers_of):
	with committed():
		order = make_order(world, state="Ready", jarz_payment_method="Mobile Wallet").name
		cash = make_order(world, state="Ready").name
	staff, swift = http(world.staff), couriers_of["swift"]
	named = {"party_type": swift.party_type, "party": swift.party, "pos_profile": world.branch.name}
	assert preview(staff, order, swift).message["is_online_unconfirmed"] is True
	done = staff.post(API + "deliver_online_unconfirmed", {"invoice_name": order, **named}).message
	assert (done["success"], done["new_state"], done["payment_confirmation_status"]) == (
		True,
		"Out for Delivery",
		"Awaiting Payment",
	)
	assert (done["party"], done["delivery_note_reused"]) == (swift.party, False)
	refused = staff.post(API + "deliver_online_unconfirmed", {"invoice_name": cash, **named})
	assert refused.status == 417
	assert "pays in cash" in refused.error_text()
	assert_books_agree(world.company, swift)


def test_the_board_sends_pickups_and_says_what_a_courier_order_needs(http, world, order, committed):
	staff = http(world.staff)
	move = {"new_state": "Out For Delivery", "expected_state": "Ready"}
	refused = staff.post(KANBAN + "update_invoice_state", {"invoice_id": order, **move}).message
	assert refused["success"] is False
	assert "courier dialog" in refused["error"]
	with committed():
		pickup = make_order(world, state="Ready", jarz_is_pickup=1, delivery_fee=0).name
	assert (
		"Take the payment"
		in staff.post(KANBAN + "update_invoice_state", {"invoice_id": pickup, **move}).message["error"]
	)
	staff.post("jarz_pos.api.invoices.pay_invoice", {"invoice_name": pickup, "payment_mode": "Cash"})
	shown = staff.get(KANBAN + "preview_invoice_out_for_delivery", {"invoice_id": pickup}).message
	assert (shown["success"], shown["blocking_errors"], shown["requires_shortage_reason"]) == (
		True,
		[],
		False,
	)
	done = staff.post(KANBAN + "update_invoice_state", {"invoice_id": pickup, **move}).message
	assert (done["success"], done["final_state"]) == (True, "Out for Delivery")
	assert done["delivery_note"]
	again = staff.post(
		KANBAN + "update_invoice_state", {"invoice_id": pickup, "new_state": "Out for Delivery"}
	)
	assert again.message["success"] is True
	assert made_for(pickup) == (1, 0, 0)
