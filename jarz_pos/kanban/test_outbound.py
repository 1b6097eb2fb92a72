"""Dispatch on the real ledger, flow by flow: goods, money, rows, and the books of the courier (contract 2.3, 2.5)."""

from decimal import Decimal

import frappe
import pytest
from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_delivery_note

from jarz_pos import drawers, realtime, settings
from jarz_pos.kanban import handover
from jarz_pos.kanban.handover import Party
from jarz_pos.sales import methods, payment
from jarz_pos.tests.dispatches import FEE, assert_books_agree, clearing, employed, rider
from jarz_pos.tests.orders import ledger, make_order

GT = Decimal("147.77")
EXPENSE, CLEARING, DEBTORS = "Delivery Expense - JT", "Courier Clearing - JT", "Debtors - JT"
DRAWER = "Nasr City - JT"


@pytest.fixture
def swift(world):
	return rider(world, "Swift of outbound")


@pytest.fixture(autouse=True)
def at_the_counter(world, as_user):
	with as_user(world.staff):
		yield


def party(courier) -> Party:
	return Party(courier.party_type, courier.party)


def ready(world, **values):
	return make_order(world, state="Ready", disable_rounded_total=1, **values)


def dispatch(order, courier, mode="later"):
	shown = handover.preview(order, party(courier), mode)
	return handover.confirm(order, shown["preview_token"], party(courier), mode), shown


def moved(answer, world) -> dict[tuple[str, str], Decimal]:
	"""What the journal of a dispatch has moved, by account and party; what comes out even is left out."""
	sums = ledger(answer["journal_entry"]) if answer["journal_entry"] else {}
	return {key: amount for key, amount in sums.items() if amount}


def outstanding(order) -> float:
	return frappe.db.get_value("Sales Invoice", order, "outstanding_amount")


def row(answer):
	return frappe.get_doc("Courier Transaction", answer["courier_transaction"])


def test_cash_on_delivery_settled_later(world, swift):
	order = ready(world).name
	answer, shown = dispatch(order, swift)
	assert (shown["order_amount"], shown["shipping_amount"], shown["net_amount"]) == (147.77, 30, 117.77)
	assert moved(answer, world) == {
		(DEBTORS, world.customer): -GT,
		(EXPENSE, ""): FEE,
		(CLEARING, swift.party): GT - FEE,
	}
	sent = row(answer)
	assert (sent.amount, sent.shipping_amount, sent.status, sent.payment_mode) == (
		147.77,
		30,
		"Unsettled",
		"later",
	)
	assert (sent.branch, sent.delivery_note) == (world.branch.name, answer["delivery_note"])
	assert outstanding(order) == 0
	assert_books_agree(world.company, swift)


def test_the_journal_of_cash_on_delivery_has_four_lines(world, swift):
	answer, _shown = dispatch(ready(world).name, swift)
	lines = frappe.get_doc("Journal Entry", answer["journal_entry"]).accounts
	assert [(line.account, line.debit, line.credit) for line in lines] == [
		(CLEARING, 147.77, 0),
		(DEBTORS, 0, 147.77),
		(EXPENSE, 30, 0),
		(CLEARING, 0, 30),
	]


def test_the_general_ledger_names_who_stands_against_each_line(world, swift):
	answer, _shown = dispatch(ready(world).name, swift, "pay_now")
	rows = frappe.get_all(
		"GL Entry", filters={"voucher_no": answer["journal_entry"]}, fields=["account", "against"]
	)
	assert {row.account: row.against for row in rows} == {
		DEBTORS: f"{DRAWER}, {EXPENSE}",
		DRAWER: world.customer,
		EXPENSE: world.customer,
	}


def test_cash_on_delivery_settled_now(world, swift):
	answer, _shown = dispatch(ready(world).name, swift, "pay_now")
	assert moved(answer, world) == {
		(DEBTORS, world.customer): -GT,
		(EXPENSE, ""): FEE,
		(DRAWER, ""): GT - FEE,
	}
	assert (row(answer).status, row(answer).amount) == ("Settled", 147.77)
	assert_books_agree(world.company, swift)


def test_a_fee_larger_than_the_order(world, swift):
	"""12.50 to collect, 30 for the trip: the branch pays the rest, now or later."""
	small = {"items": {"CAKE-3": 1}, "delivery_fee": 0}
	later, _shown = dispatch(ready(world, **small).name, swift)
	assert moved(later, world)[CLEARING, swift.party] == Decimal("-17.50")
	assert row(later).status == "Unsettled"
	now, _shown = dispatch(ready(world, **small).name, swift, "pay_now")
	assert moved(now, world) == {
		(DEBTORS, world.customer): Decimal("-12.50"),
		(EXPENSE, ""): FEE,
		(DRAWER, ""): Decimal("-17.50"),
	}
	assert_books_agree(world.company, swift)


def test_a_net_of_zero_is_closed_at_once(world, swift):
	"""15 for the goods and 15 for the delivery: the courier keeps what he collects."""
	answer, shown = dispatch(ready(world, items={"DRINK-1": 1}, delivery_fee=15).name, swift)
	assert shown["net_amount"] == 0
	assert row(answer).status == "Settled"
	assert moved(answer, world) == {(DEBTORS, world.customer): -FEE, (EXPENSE, ""): FEE}
	assert_books_agree(world.company, swift)


@pytest.mark.parametrize(
	("mode", "account", "status"), [("later", CLEARING, "Unsettled"), ("pay_now", DRAWER, "Settled")]
)
def test_prepaid(world, swift, mode, account, status):
	order = ready(world).name
	payment.pay(payment.PaymentRequest(order, methods.CASH))
	answer, shown = dispatch(order, swift, mode)
	assert (shown["order_amount"], shown["is_unpaid_effective"], shown["net_amount"]) == (0, False, -30)
	assert shown["last_payment_seconds"] is not None
	named = swift.party if account == CLEARING else ""
	assert moved(answer, world) == {(EXPENSE, ""): FEE, (account, named): -FEE}
	assert (row(answer).status, row(answer).amount) == (status, 0)
	assert_books_agree(world.company, swift)


def test_a_part_was_paid_before_so_the_courier_collects_the_rest(world, swift):
	order = ready(world).name
	part = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": world.company,
			"posting_date": frappe.utils.today(),
			"accounts": [
				{"account": DRAWER, "debit_in_account_currency": 47.77},
				{
					"account": DEBTORS,
					"party_type": "Customer",
					"party": world.customer,
					"credit_in_account_currency": 47.77,
					"reference_type": "Sales Invoice",
					"reference_name": order,
				},
			],
		}
	)
	part.flags.ignore_permissions = True
	part.insert().submit()
	answer, shown = dispatch(order, swift)
	assert (shown["order_amount"], answer["order_amount"]) == (100, 100)
	assert moved(answer, world)[DEBTORS, world.customer] == -100
	assert outstanding(order) == 0
	assert_books_agree(world.company, swift)


def test_free_delivery_for_the_customer_does_not_cut_the_courier(world, swift):
	answer, _shown = dispatch(ready(world, delivery_fee=0).name, swift)
	assert moved(answer, world)[EXPENSE, ""] == FEE


def test_an_order_to_be_paid_online_goes_out_unpaid(world, swift):
	order = ready(world, jarz_payment_method="Instapay").name
	answer = handover.unconfirmed(order, party(swift))
	assert (answer["new_state"], answer["payment_confirmation_status"]) == (
		"Out for Delivery",
		"Awaiting Payment",
	)
	assert moved(answer, world) == {(EXPENSE, ""): FEE, (CLEARING, swift.party): -FEE}
	assert (row(answer).amount, row(answer).payment_mode, row(answer).status) == (0, "online", "Unsettled")
	assert outstanding(order) == 147.77
	assert_books_agree(world.company, swift)


def test_an_employed_courier_has_his_own_books(world):
	karim = employed(world, "Karim of outbound")
	answer, _shown = dispatch(ready(world).name, karim)
	assert clearing(world.company, karim) == GT - FEE
	assert (answer["party_type"], answer["display_name"]) == ("Employee", karim.name)
	assert_books_agree(world.company, karim)


def test_pickup_and_orders_for_the_house_have_goods_and_nothing_else(world):
	pickup = ready(world, jarz_is_pickup=1, delivery_fee=0).name
	with pytest.raises(frappe.ValidationError, match="Take the payment first"):
		handover.move(pickup, "Out for Delivery")
	payment.pay(payment.PaymentRequest(pickup, methods.CASH))
	house = ready(world, jarz_no_courier=1, delivery_fee=0).name
	for order in (pickup, house):
		answer = handover.move(order, "Out For Delivery", "Ready")
		assert (answer["success"], answer["state"]) == (True, "Out for Delivery")
		assert frappe.db.get_value("Delivery Note", answer["delivery_note"], "docstatus") == 1
		assert not frappe.db.exists("Courier Transaction", {"reference_invoice": order})
	assert outstanding(house) == 97.77


def test_a_partners_order_is_paid_in_cash_when_it_leaves(world):
	order = ready(world, sales_partner=world.sales_partner, delivery_fee=0).name
	answer = handover.move(order, "Out for Delivery")
	assert ledger(answer["cash_payment_entry"])[DRAWER, ""] == Decimal("97.77")
	assert frappe.db.get_value(
		"Jarz Sales Partner Transaction",
		answer["sales_partner_transaction"],
		["payment_mode", "delivery_note"],
	) == ("Cash", answer["delivery_note"])
	assert outstanding(order) == 0


def test_a_courier_is_not_asked_for_where_none_goes(world, swift):
	"""The client does not know which orders are for the house, so it names a courier; he gets nothing for it."""
	order = ready(world, jarz_no_courier=1, delivery_fee=0).name
	answer, shown = dispatch(order, swift)
	assert (shown["order_amount"], shown["shipping_amount"], shown["net_amount"]) == (0, 0, 0)
	assert (answer["courier_transaction"], answer["journal_entry"]) == (None, None)
	assert answer["delivery_note"]


def test_the_goods_of_a_bundle_are_its_children(world, swift):
	order = ready(world, submit=False)
	order.append(
		"items",
		{
			"item_code": "PARTY-BOX",
			"qty": 1,
			"rate": 0,
			"price_list_rate": 99.99,
			"discount_percentage": 100,
			"jarz_is_bundle_parent": 1,
			"warehouse": world.branch.warehouse,
		},
	)
	order.save(ignore_permissions=True)
	order.submit()
	frappe.db.set_value("Sales Invoice", order.name, "sales_invoice_state", "Ready")
	answer, _shown = dispatch(order.name, swift)
	note = frappe.get_doc("Delivery Note", answer["delivery_note"])
	assert [(line.item_code, line.qty, line.warehouse) for line in note.items] == [
		("CAKE-1", 2, world.branch.warehouse),
		("DRINK-2", 1, world.branch.warehouse),
	]
	assert {line.against_sales_invoice for line in note.items} == {order.name}
	assert [line.si_detail for line in note.items] == [line.name for line in order.items[:2]]
	assert note.status == "Completed"


def test_stock_and_cost_of_goods_move_once(world, swift):
	before = frappe.db.get_value(
		"Bin", {"item_code": "CAKE-1", "warehouse": world.branch.warehouse}, "actual_qty"
	)
	answer, _shown = dispatch(ready(world).name, swift)
	sums = ledger(answer["delivery_note"])
	assert sums == {("Cost of Goods Sold - JT", ""): 15, ("Stock In Hand - JT", ""): -15}
	after = frappe.db.get_value(
		"Bin", {"item_code": "CAKE-1", "warehouse": world.branch.warehouse}, "actual_qty"
	)
	assert before - after == 2


def test_what_was_said_is_on_the_order(world, swift):
	order = ready(world).name
	dispatch(order, swift)
	kept = frappe.db.get_value(
		"Sales Invoice",
		order,
		[
			"sales_invoice_state",
			"jarz_courier_party_type",
			"jarz_courier_party",
			"jarz_shipping_expense",
			"status",
		],
	)
	assert kept == ("Out for Delivery", "Supplier", swift.party, 30, "Paid")
	assert frappe.db.get_value("Sales Invoice", order, "jarz_out_on")


def test_from_out_to_delivered(world, swift):
	order = ready(world).name
	dispatch(order, swift)
	assert handover.move(order, "Delivered")["state"] == "Delivered"
	assert frappe.db.get_value("Sales Invoice", order, "jarz_delivered_on")


def test_the_place_below_the_territory_decides_on_the_fee(world, swift):
	below = frappe.get_doc(
		{
			"doctype": "Territory",
			"territory_name": "Block 7 of outbound",
			"parent_territory": world.second_branch.territory,
			"jarz_delivery_expense": 44,
		}
	).insert(ignore_permissions=True)
	order = ready(world, territory=world.second_branch.territory).name
	with pytest.raises(frappe.ValidationError, match="Choose the sub-territory"):
		handover.preview(order, party(swift), "later")
	frappe.db.set_value("Sales Invoice", order, "jarz_sub_territory", below.name)
	answer, shown = dispatch(order, swift)
	assert shown["shipping_amount"] == answer["shipping_amount"] == 44
	frappe.db.set_value("Territory", below.name, "jarz_delivery_expense", 99)
	assert handover.confirm(order, "", party(swift), "later") == answer


def test_the_desk_cannot_take_away_what_a_dispatch_has_posted(world, swift, as_user):
	order = ready(world).name
	answer, _shown = dispatch(order, swift)
	with as_user("Administrator"):
		for doctype, key in (("Delivery Note", "delivery_note"), ("Journal Entry", "journal_entry")):
			with pytest.raises(frappe.ValidationError, match="belongs to the dispatch"):
				frappe.get_doc(doctype, answer[key]).cancel()
		with pytest.raises(frappe.ValidationError, match=f"Order {order} cannot go from"):
			frappe.get_doc("Sales Invoice", order).cancel()


def test_a_dispatch_costs_little_more_than_the_documents_that_it_makes(world, swift, as_user, sql_count):
	"""ERPNext's own mapping of the invoice, and the same four lines as a Journal Entry, made by hand."""
	dispatch(ready(world).name, swift)
	bare, ours = ready(world), ready(world).name
	accounts = settings.company_accounts(world.company)
	with as_user("Administrator"), sql_count() as by_hand:
		note = make_delivery_note(bare.name)
		note.insert().submit()
		entry = frappe.new_doc("Journal Entry", company=world.company, posting_date=bare.posting_date)
		for account, debit, credit, who in (
			(accounts.courier_clearing, 147.77, 0, ("Supplier", swift.party, None, None)),
			(bare.debit_to, 0, 147.77, ("Customer", bare.customer, "Sales Invoice", bare.name)),
			(accounts.delivery_expense, 30, 0, (None, None, None, None)),
			(accounts.courier_clearing, 0, 30, ("Supplier", swift.party, None, None)),
		):
			named = dict(zip(("party_type", "party", "reference_type", "reference_name"), who, strict=True))
			entry.append(
				"accounts",
				{
					"account": account,
					"debit_in_account_currency": debit,
					"credit_in_account_currency": credit,
					**named,
				},
			)
		entry.insert().submit()
	frappe.local.cache = {}
	with sql_count() as statements:
		handover.transition(ours, party(swift), "later")
	assert len(statements) <= len(by_hand) + 30, (len(statements), len(by_hand))


@pytest.mark.parametrize(
	("mode", "money"),
	[("later", "jarz_pos_courier_outstanding"), ("pay_now", "jarz_pos_courier_expense_paid")],
)
def test_the_branch_hears_of_a_dispatch(world, swift, monkeypatch, mode, money):
	order = ready(world).name
	heard = []
	monkeypatch.setattr(
		realtime, "publish", lambda events, payload, branches: heard.append((set(events), payload, branches))
	)
	dispatch(order, swift, mode)
	assert [events for events, _payload, _branches in heard] == [
		set(realtime.STATE_EVENTS),
		{money, "courier_updated"},
	]
	for _events, payload, branches in heard:
		assert set(payload) == {"invoice_id", "new_state_key", "kanban_profile", "timestamp"}
		assert (payload["invoice_id"], payload["new_state_key"]) == (order, "out_for_delivery")
		assert branches == [world.branch.name]


def test_goods_that_left_on_the_desk_do_not_leave_again(world, swift, as_user):
	order, half = ready(world).name, ready(world).name
	with as_user("Administrator"):
		note = make_delivery_note(order)
		note.insert().submit()
		part = make_delivery_note(half)
		part.items[0].qty = 1
		part.insert().submit()
	answer, _shown = dispatch(order, swift)
	assert (answer["delivery_note"], answer["delivery_note_reused"]) == (note.name, True)
	assert frappe.db.count("Delivery Note Item", {"against_sales_invoice": order}) == 2
	with pytest.raises(frappe.ValidationError, match="A part of order"):
		dispatch(half, swift)


def test_an_order_in_foreign_currency_is_refused_in_words(world, swift):
	order = ready(world).name
	frappe.db.set_value("Sales Invoice", order, "currency", "USD")
	with pytest.raises(frappe.ValidationError, match="is in USD, and couriers are settled in EGP"):
		handover.preview(order, party(swift), "later")


def test_the_house_lacks_a_drawer(world, swift):
	"""Whoever is paid on the spot is paid from the drawer of the order's branch, or nothing happens."""
	order = ready(world).name
	frappe.db.delete("POS Payment Method", {"parent": world.branch.name})
	with pytest.raises(drawers.NoDrawer, match="no cash drawer"):
		handover.transition(order, party(swift), "pay_now")
