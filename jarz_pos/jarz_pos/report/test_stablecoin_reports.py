"""What the desk tells of charges and chains, after payments on a real chain."""

from collections.abc import Callable, Iterator

import frappe
import pytest
from frappe.utils import add_days, getdate, today

from jarz_pos.crypto import health, store
from jarz_pos.jarz_pos.report.chain_health import chain_health
from jarz_pos.jarz_pos.report.stablecoin_receipts import stablecoin_receipts
from jarz_pos.printing import facts, printers
from jarz_pos.printing.lines import Code, Pair, Text
from jarz_pos.setup import chains
from jarz_pos.tests import faulty_rpc
from jarz_pos.tests.chain_shop import Shop
from jarz_pos.tests.slips import make_printer


@pytest.fixture(scope="module")
def shop(world) -> Iterator[Shop]:
	opened = Shop(world, name="Reports")
	yield opened
	opened.close()


def receipts(shop: Shop) -> tuple[dict, dict]:
	_columns, rows, _message, chart = stablecoin_receipts.execute({"chain": shop.chain})
	(row,) = rows
	return row, chart


def test_a_day_counts_charges_tokens_and_what_was_booked_and_forgets_what_was_taken_away(shop):
	_order, charge = shop.order()
	shop.charge("500")
	shop.pay(charge)
	shop.confirm()
	row, chart = receipts(shop)
	assert (str(row["day"]), row["token"], row["made"], row["paid"], row["payments"]) == (
		today(),
		"USDC",
		2,
		1,
		1,
	)
	assert (row["received"], row["booked"]) == (2.96, 148.0)
	assert (
		chart["data"]["labels"][-1] == str(getdate().day)
		and chart["data"]["datasets"][0]["values"][-1] == 2.96
	)
	season = {"chain": shop.chain, "from_date": add_days(today(), -90)}
	by_month = stablecoin_receipts.execute(season)[3]["data"]
	assert by_month["labels"][-1] == f"{getdate():%m-%y}" and by_month["datasets"][0]["values"][-1] == 2.96
	assert len(by_month["labels"]) in (3, 4, 5), "the desk has no room for ninety days"
	shop.node.rpc("anvil_reorg", 4, [])
	shop.confirm(1)
	row, _chart = receipts(shop)
	assert (row["paid"], row["payments"], row["received"], row["booked"]) == (0, 0, 0, 0)
	earlier = {"chain": shop.chain, "from_date": add_days(today(), -9), "to_date": add_days(today(), -1)}
	assert stablecoin_receipts.execute(earlier)[1] == []


def test_the_health_of_a_chain_tells_head_lag_provider_and_error(shop):
	def row() -> dict:
		frappe.db.rollback()
		return next(found for found in chain_health.execute()[1] if found["chain"] == shop.chain)

	shop.read()
	head = int(shop.node.rpc("eth_blockNumber"), 16)
	assert (row()["state"], row()["head"], row()["behind"]) == ("Reading", head, 0)
	assert (row()["provider"], row()["error"]) == ("p0", None)
	shop.node.mine()
	shop.proxy.fault = faulty_rpc.garbage
	shop.read()
	frappe.db.set_value(store.SYNC, shop.chain, "synced_on", "2020-01-01 00:00:00")
	frappe.db.commit()
	assert row()["state"] == "Stuck" and "no JSON" in row()["error"]
	(finding,) = [found for found in chains.read() if f"Chain {shop.chain} " in found.text]
	assert "no JSON" in finding.text and "providers" in finding.mend
	shop.proxy.fault = None
	frappe.db.set_value("Jarz Chain", shop.chain, "enabled", 0)
	assert next(found for found in health.chains() if found["chain"] == shop.chain)["state"] == "Off"


def test_the_form_shows_every_payment_as_it_stands_and_how_the_status_came_about(shop, world, http: Callable):
	order, charge = shop.order()
	shop.pay(charge, 1_000_000)
	shop.read()
	shop.node.rpc("anvil_reorg", 2, [])
	shop.read()
	shop.pay(charge)
	shop.confirm()
	told = http("Administrator").post("jarz_pos.api.charges.get_history", {"charge": charge}).message
	assert [(row["state"], row["amount"], row["counted"]) for row in told["payments"]] == [
		("Gone", "1", False),
		("Confirmed", "2.96", True),
	]
	paid_by = told["payments"][1]["payment_entry"]
	assert frappe.db.get_value("Payment Entry Reference", {"parent": paid_by}, "reference_name") == order
	assert [row["status"] for row in told["events"]] == [
		"Awaiting",
		"Partially Paid",
		"Awaiting",
		"Settled",
	]
	found = http("Administrator").post("jarz_pos.api.charges.get_balance", {"charge": charge}).message
	assert found["tokens"] == "2.96" and found["block"] > 0
	assert http(None).post("jarz_pos.api.charges.get_history", {"charge": charge}).status == 403


def test_a_charge_is_printed_with_a_code_that_leads_to_its_page(shop, world, http: Callable):
	charge = shop.charge("500", branch=world.branch.name)
	printer = make_printer("Charge Printer", world.branch.name)
	frappe.db.commit()
	slip = facts.slip("Charge", charge, printers.find(printer))
	texts = [line.text for line in slip.lines if isinstance(line, Text)]
	assert "10 USDC" in texts and "500.00 EGP" in texts
	assert any(isinstance(line, Pair) and line.end == shop.chain for line in slip.lines)
	(code,) = [line.data for line in slip.lines if isinstance(line, Code)]
	assert code.endswith("/pay/" + store.charge(charge).pay_token)
	answer = http(world.staff).post(
		"jarz_pos.api.printing.print_charge", {"charge": charge, "printer": printer}
	)
	assert answer.status == 200, answer.error_text()
	job = frappe.db.get_value("Jarz Print Job", answer.message["job"], ["kind", "reference_name"])
	assert job == ("Charge", charge)
	stranger = http(world.foreign_staff).post("jarz_pos.api.printing.print_charge", {"charge": charge})
	assert stranger.status == 404
