"""Paying an order through the front door, down to the ledger (contract 1.7; flows 1 and 22)."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import frappe
import pytest
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

from jarz_pos import guards
from jarz_pos.api.invoices import pay_invoice
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.orders import ledger, make_order

PAY = "jarz_pos.api.invoices.pay_invoice"
DUE = Decimal(148)  # 147.77 rounded, as the company rounds totals


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world).name


def pay(client, order, mode="Cash", **more):
	return client.post(PAY, {"invoice_name": order, "payment_mode": mode, **more})


def paid(answer):
	assert answer.status == 200, answer.body
	assert answer.message["success"] is True, answer.message
	return answer.message


def refusal(answer):
	assert answer.status == 200, answer.body
	assert answer.message["success"] is False, answer.message
	assert "Traceback" not in answer.message["error"]
	return answer.message["error"]


def entries(order):
	return frappe.get_all(
		"Payment Entry Reference",
		filters={"reference_name": order, "docstatus": 1},
		pluck="parent",
		order_by="creation asc",
	)


def outstanding(order):
	return Decimal(str(frappe.db.get_value("Sales Invoice", order, "outstanding_amount")))


def test_cash_goes_into_the_drawer_of_the_branch_and_settles_the_customer(http, world, order):
	answer = paid(pay(http(world.staff), order, pos_profile=world.branch.name))
	assert answer["amount"] == answer["allocated_amount"] == answer["paid_amount"] == 148
	assert answer["invoice"] == order
	assert world.branch.name in answer["paid_to"]
	assert isinstance(answer["payment_entry"], str)
	assert ledger(answer["payment_entry"]) == {
		(answer["paid_to"], ""): DUE,
		("Debtors - JT", world.customer): -DUE,
	}
	status, remainder = frappe.db.get_value("Sales Invoice", order, ["status", "outstanding_amount"])
	assert (status, remainder) == ("Paid", 0)


@pytest.mark.parametrize(
	("mode", "account", "prefix"),
	[
		("InstaPay", "Bank Account", "IPY-"),
		("instapay", "Bank Account", "IPY-"),
		("Wallet", "Mobile Wallet", "WAL-"),
		("Mobile Wallet", "Mobile Wallet", "WAL-"),
	],
)
def test_online_money_goes_to_its_own_account_with_a_reference(http, world, order, mode, account, prefix):
	answer = paid(pay(http(world.staff), order, mode))
	assert account in answer["paid_to"]
	assert answer["reference_no"].startswith(prefix)
	assert answer["reference_date"]
	assert ledger(answer["payment_entry"]) == {
		(answer["paid_to"], ""): DUE,
		("Debtors - JT", world.customer): -DUE,
	}


def test_a_reference_that_was_given_is_kept(http, world, order):
	answer = paid(
		pay(http(world.staff), order, "InstaPay", reference_no="TRX 77", reference_date="2026-01-31")
	)
	assert (answer["reference_no"], answer["reference_date"]) == ("TRX 77", "2026-01-31")


def test_the_branch_of_the_order_decides_where_none_is_sent(http, world, committed):
	with committed():
		name = make_order(world, branch=world.second_branch, customer=world.second_customer).name
	assert world.second_branch.name in paid(pay(http(world.second_staff), name, "CASH"))["paid_to"]


def test_the_drawer_of_the_sent_branch_is_used_by_whoever_works_in_both(http, world, committed, order):
	answer = paid(pay(http(world.manager), order, pos_profile=world.second_branch.name))
	assert world.second_branch.name in answer["paid_to"]


def test_no_drawer_and_no_order_of_another_branch(http, world, committed, order):
	refusal(pay(http(world.staff), order, pos_profile=world.second_branch.name))
	refusal(pay(http(world.second_staff), order, pos_profile=world.second_branch.name))
	refusal(pay(http(world.foreign_staff), order))
	refusal(pay(http(world.stranger), order))
	refusal(pay(http(world.bookkeeper), order))
	assert pay(http(None), order).status == 403
	refusal(
		pay(http("Administrator"), order, pos_profile=world.foreign_branch.name)
	)  # another company's drawer
	assert entries(order) == []
	assert outstanding(order) == DUE


def test_a_partly_paid_order_is_completed_with_exactly_the_remainder(http, world, committed, order):
	with committed():
		frappe.get_doc("Payment Entry", part_payment_draft(order, 48.50)).submit()
	assert outstanding(order) == Decimal("99.5")
	answer = paid(pay(http(world.staff), order))
	assert answer["amount"] == 99.5
	assert outstanding(order) == 0
	assert len(entries(order)) == 2
	assert ledger(answer["payment_entry"])[("Debtors - JT", world.customer)] == Decimal("-99.5")


def test_a_repeat_gets_the_entry_that_is_there(http, world, order):
	first = paid(pay(http(world.staff), order))
	again = paid(pay(http(world.staff), order, "Wallet"))
	assert again["payment_entry"] == first["payment_entry"]
	assert again["note"]
	assert entries(order) == [first["payment_entry"]]


def test_a_double_click_books_one_payment(http, world, order):
	clients = [http(world.staff), http(world.line_manager), http(world.manager)] * 3
	answers = in_parallel([lambda client=client: pay(client, order) for client in clients])
	assert {paid(answer)["payment_entry"] for answer in answers} == set(entries(order))
	assert len(entries(order)) == 1
	assert outstanding(order) == 0


@pytest.mark.bench(reason="snapshots of MariaDB; on the sandbox each read sees what is committed")
def test_who_waited_for_another_payment_sees_it(http, world, as_user, order):
	"""A transaction that had begun to read before the other committed would compute with what was before."""
	part = {"doctype": "Payment Entry", "name": part_payment_draft(order, 48)}
	frappe.db.commit()
	frappe.db.get_value(
		"Sales Invoice", order, "outstanding_amount"
	)  # from now on this connection reads the past
	admin = http("Administrator")
	with ThreadPoolExecutor(1) as elsewhere:
		document = elsewhere.submit(lambda: admin.get("frappe.client.get", part)).result().message
		submitted = elsewhere.submit(lambda: admin.post("frappe.client.submit", {"doc": document})).result()
	assert submitted.status == 200, submitted.body
	with as_user(world.staff):
		with pytest.raises(guards.StaleSnapshot):
			guards.require_invoice(order, lock=True)
		answer = pay_invoice(invoice_name=order, payment_mode="Cash")
	assert answer["amount"] == 100, answer
	assert outstanding(order) == 0
	frappe.db.commit()


def test_paying_and_cancelling_at_once_leave_no_half(http, world, order):
	cancel = {"invoice_id": order, "reason": "customer left"}
	in_parallel(
		[
			lambda: pay(http(world.staff), order),
			lambda: http(world.line_manager).post("jarz_pos.api.kanban.cancel_invoice", cancel),
			lambda: pay(http(world.manager), order),
		]
	)
	# Whoever was last: the order is cancelled, and no payment of it stands.
	if frappe.db.get_value("Sales Invoice", order, "docstatus") == 1:
		http(world.line_manager).post("jarz_pos.api.kanban.cancel_invoice", cancel)
	assert frappe.db.get_value("Sales Invoice", order, "docstatus") == 2
	assert entries(order) == []


def test_drafts_cancelled_orders_and_credit_notes_take_no_money(http, world, committed):
	with committed():
		draft = make_order(world, submit=False).name
		cancelled = make_order(world)
		cancelled.cancel()
	assert "draft" in refusal(pay(http(world.staff), draft))
	assert "cancelled" in refusal(pay(http(world.staff), cancelled.name))
	assert entries(draft) == entries(cancelled.name) == []


def test_an_order_that_a_journal_has_settled_is_not_paid_again(http, world, committed, order):
	with committed():
		settle_by_journal(world, order)
	assert "Nothing is outstanding" in refusal(pay(http(world.staff), order))


def test_a_foreign_currency_is_left_to_the_desk(http, world, committed):
	with committed():
		name = make_order(
			world,
			currency="USD",
			conversion_rate=50,
			delivery_fee=0,
			plc_conversion_rate=50,
			price_list_currency="USD",
		).name
	assert "desk" in refusal(pay(http(world.staff), name))
	assert entries(name) == []


@pytest.mark.parametrize(
	"params",
	[
		{"payment_mode": None},
		{"payment_mode": "Bitcoin"},
		{"payment_mode": ["Cash"]},
		{"payment_mode": "x" * 10_000},
		{"invoice_name": None},
		{"invoice_name": {"a": "b"}},
		{"invoice_name": "ACC-SINV-0000-1"},
		{"invoice_name": "' or 1=1 -- "},
		{"pos_profile": "Nowhere"},
		{"pos_profile": ["Nasr City"]},
		{"reference_date": "soon"},
		{"reference_no": "x" * 200},
	],
)
def test_nonsense_is_refused_in_words_and_books_nothing(http, world, order, params):
	sent = {"invoice_name": order, "payment_mode": "Cash", **params}
	assert refusal(http(world.staff).post(PAY, sent))
	assert entries(order) == []


def test_three_decimals_are_paid_to_the_last(http, world, committed):
	with committed():
		name = make_order(world, branch=world.foreign_branch, items={"DRINK-2": 3}, delivery_fee=0.125).name
	due = outstanding(name)
	answer = paid(pay(http(world.foreign_staff), name))
	assert Decimal(str(answer["amount"])) == due
	assert outstanding(name) == 0


def settle_by_journal(world, order):
	"""As a sales partner's online order is settled (flow 15)."""
	amount = float(outstanding(order))
	journal = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": world.company,
			"posting_date": frappe.utils.today(),
			"accounts": [
				{
					"account": "Debtors - JT",
					"party_type": "Customer",
					"party": world.partner_customer,
					"debit_in_account_currency": amount,
				},
				{
					"account": "Debtors - JT",
					"party_type": "Customer",
					"party": world.customer,
					"credit_in_account_currency": amount,
					"reference_type": "Sales Invoice",
					"reference_name": order,
				},
			],
		}
	)
	journal.insert(ignore_permissions=True).submit()
	return journal.name


def part_payment_draft(order, amount):
	"""A Payment Entry of the desk over a part of the order, not submitted yet."""
	entry = get_payment_entry("Sales Invoice", order, party_amount=amount)
	entry.update({"reference_no": "part", "reference_date": "2026-01-01"})
	return entry.insert(ignore_permissions=True).name
