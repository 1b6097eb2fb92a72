"""Two branches of one company and a third of another: who sees and may do what, and whose books it lands in."""

from sandbox.record.days.shopping import CANCEL, MOVE, PAY, Till
from sandbox.record.stage import Stage
from sandbox.record.world import GARDEN_CITY, SALMIYA, ZAMALEK

BRANCHES = (GARDEN_CITY, ZAMALEK, SALMIYA)
HAND_OVER = "manager.update_invoice_branch"


def play(stage: Stage) -> None:
	"""The day."""
	first, second, foreign = (Till(stage, branch) for branch in BRANCHES)
	for till in (first, second, foreign):
		till.open()
	laila = first.new_customer("Laila, who lives in Garden City", "Laila Samir", "01002220001")
	omar = second.new_customer("Omar, who lives in Zamalek", "Omar Nabil", "01002220002")
	fahd = foreign.new_customer("Fahd, who lives in Salmiya", "Fahd Salem", "01002220003")
	orders = {
		first: first.sell("Laila orders", first.checkout(laila, first.line("BASBOUSA", 2))),
		second: second.sell(
			"Omar orders", second.checkout(omar, second.line("KUNAFA"), second.line("MANGO"))
		),
		foreign: foreign.sell("Fahd orders", foreign.checkout(fahd, foreign.line("BASBOUSA", 3), pickup=1)),
	}
	first.refuse("Omar orders in Garden City", first.checkout(omar, first.line("WATER")))
	orders["confirmed"] = first.sell(
		"… and insists on it", first.checkout(omar, first.line("WATER", 2), pos_profile_override=1)
	)
	for till in (first, second, foreign):
		till.cards(f"The board of {till.branch.label}")
	_of_others(stage, first, second, orders[second])
	_of_others(stage, second, foreign, orders[foreign])
	_drawers(stage, first, second, orders)
	_handed_over(stage, first, second, orders[first])
	for till in (first, second, foreign):
		till.cards(f"The board of {till.branch.label} in the evening")
		sent = {"profile": till.name}
		stage.call(
			f"The drawer of {till.branch.label}", till.staff, "pos.get_pos_profile_account_balance", sent
		)
	_ledger_rights(stage, first, orders)


def _of_others(stage: Stage, till: Till, other: Till, order: str) -> None:
	"""What people of one branch may not do with the order of another."""
	who, place = till.line_manager, f"{till.branch.label} meddles in {other.branch.label}"
	for method, sent in (
		("kanban.get_invoice_details", {"invoice_id": order}),
		(MOVE, {"invoice_id": order, "new_state": "In Progress"}),
		(CANCEL, {"invoice_id": order, "reason": "Not ours"}),
		(PAY, {"invoice_name": order, "payment_mode": "Cash", "pos_profile": till.name}),
		("kanban.add_invoice_note", {"invoice_id": order, "note": "Hello"}),
		("notifications.acknowledge_invoice", {"invoice_name": order}),
		(HAND_OVER, {"invoice_id": order, "new_branch": till.name}),
	):
		stage.call(f"{place}: {method}", who, method, sent, refused=True)


def _drawers(stage: Stage, first: Till, second: Till, orders: dict) -> None:
	first.pay("Laila pays in cash", orders[first])
	sent = {"invoice_name": orders[second], "payment_mode": "Cash", "pos_profile": first.name}
	stage.call("Omar's money for the wrong drawer", second.staff, PAY, sent, refused=True)
	second.pay("Omar pays by wallet", orders[second], "Wallet")


def _handed_over(stage: Stage, first: Till, second: Till, order: str) -> None:
	sent = {"invoice_id": order, "new_branch": second.name}
	stage.call("Garden City hands Laila's order to Zamalek", first.line_manager, HAND_OVER, sent)
	gone = {"invoice_id": order, "new_state": "In Progress"}
	stage.call("It is no longer Garden City's", first.staff, MOVE, gone, refused=True)
	second.move(order, "In Progress", "Ready")
	nowhere = {"invoice_id": order, "new_branch": "Atlantis"}
	stage.call("Handed to nowhere", second.line_manager, HAND_OVER, nowhere, refused=True)


def _ledger_rights(stage: Stage, till: Till, orders: dict) -> None:
	"""Through the REST door people see the orders of their own branches only."""
	for title, filters in (
		("all orders", []),
		("the order of another branch", [["name", "=", list(orders.values())[2]]]),
	):
		stage.read(f"Staff asks REST for {title}", till.staff, "Sales Invoice", ["name", "customer"], filters)
