"""A small day of trade over HTTP on the shop of `jarz_pos.tests.factories`, the same on a bench and on the sandbox.

`python -m sandbox.tests.shop_day FILE` within `bin/bench run` writes what a bench gives; test_shop compares with it.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

BOOKED = Path(__file__).parent / "shop_day.json"
CREATE = "jarz_pos.api.invoices.create_pos_invoice"
PAY = "jarz_pos.api.invoices.pay_invoice"
MOVE = "jarz_pos.api.kanban.update_invoice_state"
CANCEL = "jarz_pos.api.kanban.cancel_invoice"


def play(world: object, post: Callable[[str, str, dict], dict], fresh: Callable[[], None]) -> dict:
	"""What is in the books after each step. `post(user, method, body)` answers `message`; `fresh` ends a transaction."""
	from jarz_pos.tests.checkout import body, bundle_line, line

	plain = body(world, line(world, qty=2), line(world, "CAKE-2", qty=3))
	box = body(world, bundle_line(world, ["CAKE-1", "CAKE-3"], ["DRINK-2"], qty=2), line(world, "DRINK-1"))
	box.update(pickup=1)
	fresh()
	found = {}
	orders = []
	for name, sent in (("two cakes", plain), ("a party box", box)):
		answer = post(world.staff, CREATE, sent)
		orders.append(answer["invoice_name"] if "invoice_name" in answer else answer["name"])
		fresh()
		found[name] = books(orders[-1])
	found["sent again"] = int(post(world.staff, CREATE, plain).get("invoice_name", orders[0]) == orders[0])
	for state in ("In Progress", "Ready"):
		post(world.staff, MOVE, {"invoice_id": orders[0], "new_state": state})
	fresh()
	found["moved"] = books(orders[0])
	post(
		world.staff,
		PAY,
		{"invoice_name": orders[0], "payment_mode": "Cash", "pos_profile": world.branch.name},
	)
	fresh()
	found["paid"] = books(orders[0])
	post(world.manager, CANCEL, {"invoice_id": orders[1], "reason": "Ordered twice"})
	fresh()
	found["cancelled"] = books(orders[1])
	return found


def books(invoice: str) -> dict:
	"""State of an order, and the ledger rows that name it, by account and party."""
	import frappe

	fields = [
		"status",
		"docstatus",
		"grand_total",
		"rounded_total",
		"outstanding_amount",
		"sales_invoice_state",
	]
	state = frappe.db.get_value("Sales Invoice", invoice, fields, as_dict=True)
	payments = frappe.get_all(
		"Payment Entry Reference", {"reference_name": invoice}, pluck="parent", order_by="creation asc"
	)
	rows = frappe.get_all(
		"GL Entry",
		{"voucher_no": ("in", [invoice, *payments])},
		["voucher_type", "account", "party", "debit", "credit", "is_cancelled", "cost_center", "against"],
		order_by="account asc",
	)
	items = frappe.get_all(
		"Sales Invoice Item",
		{"parent": invoice},
		["item_code", "qty", "rate", "amount", "net_amount", "price_list_rate", "discount_percentage"],
		order_by="idx asc",
	)
	listed = sorted(({k: v for k, v in row.items() if v not in (None, "")} for row in rows), key=str)
	return {"order": dict(state), "items": [dict(row) for row in items], "ledger": listed}


def main(file: str) -> None:
	"""On a bench: play, and keep what was booked."""
	import frappe

	os.chdir(os.environ["JARZ_SITES_PATH"])
	frappe.init(os.environ["JARZ_SITE"], sites_path=os.environ["JARZ_SITES_PATH"])
	frappe.connect()
	from jarz_pos.tests import factories
	from jarz_pos.tests.client import Client

	world = factories.world()
	clients: dict[str, Client] = {}

	def post(user: str, method: str, sent: dict) -> dict:
		client = clients.setdefault(user, Client(os.environ["JARZ_URL"], user, factories.PASSWORD))
		answer = client.post(method, sent)
		assert answer.status == 200 and answer.message.get("success", True), answer.body
		return answer.message

	found = play(world, post, frappe.db.rollback)
	Path(file).write_text(json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
	main(sys.argv[1])
