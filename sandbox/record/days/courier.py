"""Couriers: orders go out prepaid and unpaid, settled later and at once; money comes in, goods come back."""

from sandbox.record.days import road
from sandbox.record.days.shopping import CANCEL, MOVE, Till
from sandbox.record.stage import Stage
from sandbox.record.world import GARDEN_CITY, ZAMALEK

BRANCHES = (GARDEN_CITY, ZAMALEK)
STATES = ("In Progress", "Ready")


def play(stage: Stage) -> None:
	"""The day."""
	till = Till(stage, GARDEN_CITY)
	till.open()
	mona = till.new_customer("Mona is written down", "Mona Adel", "01003330001")
	samir = road.hire(till, "Samir comes with his motorcycle", "Samir", "01003330002")
	basma = road.hire(till, "Basma comes with her bicycle", "Basma", "01003330003")
	stage.call(
		"Who can go", till.staff, "couriers.get_active_couriers", {"pos_profile": till.name}, verb="GET"
	)
	owed = _unpaid(stage, till, mona, samir)
	_prepaid(till, mona, samir)
	_at_once(till, mona, basma)
	_refused(stage, till, mona, samir, owed)
	_delivered(till, owed)
	_settled(stage, till, owed, samir, basma)
	_pickup(stage, till, mona)
	_short(stage, till, mona, samir)
	_returned(stage, till, mona, samir)
	_not_cancelled(stage, till, owed)


def _ready(till: Till, title: str, customer: str, *lines: dict, paid: str = "", **values: object) -> str:
	order = till.sell(title, till.checkout(customer, *lines, **values))
	if paid:
		till.pay(f"{title}: paid", order, paid)
	till.move(order, *STATES)
	return order


def _unpaid(stage: Stage, till: Till, customer: str, samir: road.Courier) -> str:
	order = _ready(till, "To be paid at the door", customer, till.line("KUNAFA", 2), till.line("WATER", 3))
	seen = road.preview(till, "A first look at sending it with Samir", order, samir)
	body = road.confirmation(till, order, samir, "later", seen)
	stage.call("It goes out", till.staff, road.CONFIRM, body)
	stage.call("The second press", till.staff, road.CONFIRM, body)
	till.cards("The board with one order on the road")
	return order


def _prepaid(till: Till, customer: str, samir: road.Courier) -> None:
	order = _ready(till, "Paid in advance", customer, till.line("BASBOUSA"), paid="InstaPay")
	road.send(till, "The paid order, Samir’s fee later", order, samir)
	boxed = _ready(
		till, "A box, paid by wallet", customer, till.box(["KUNAFA", "BASBOUSA"], ["MANGO"]), paid="Wallet"
	)
	road.send(till, "The box, Samir’s fee now", boxed, samir, "pay_now")


def _at_once(till: Till, customer: str, basma: road.Courier) -> None:
	order = _ready(till, "Unpaid, with Basma", customer, till.line("MANGO", 4))
	road.send(till, "Basma pays for it as she leaves", order, basma, "pay_now")


def _refused(stage: Stage, till: Till, customer: str, samir: road.Courier, gone: str) -> None:
	fresh = till.sell("An order that is not ready", till.checkout(customer, till.line("MANGO")))
	for title, order, courier in (
		("It is not ready", fresh, samir),
		("Nobody of that name", fresh, road.Courier("Supplier", "Nobody", "Nobody")),
	):
		sent = {"invoice": order, "mode": "later", **courier.sent}
		stage.call(title, till.staff, road.PREVIEW, sent, refused=True)
	road.preview(till, "It has left: what was agreed", gone, samir)
	body = {"invoice": fresh, "preview_token": "made-up", "mode": "later", **samir.sent}
	stage.call("A token that nobody gave", till.staff, road.CONFIRM, body, refused=True)
	stage.call("A mode that is none", till.staff, road.PREVIEW, {**body, "mode": "never"}, refused=True)
	elsewhere = {"invoice": gone, "mode": "later", **samir.sent}
	stage.call("From another branch", stage.staff(ZAMALEK), road.PREVIEW, elsewhere, refused=True)


def _delivered(till: Till, order: str) -> None:
	till.move(order, "Delivered")


def _settled(stage: Stage, till: Till, order: str, samir: road.Courier, basma: road.Courier) -> None:
	road.balances(till, "What couriers owe")
	sent = {"invoice_name": order, **samir.sent}
	stage.call(
		"What Samir owes for the first order", till.staff, "invoices.get_invoice_settlement_preview", sent
	)
	road.settle_order(till, "Samir settles his first order", order, samir)
	road.settle_order(till, "… and presses twice", order, samir)
	everything = {**samir.sent, "courier": samir.label, "pos_profile": till.name}
	stage.call("… and then all that is left", till.staff, road.SETTLE_ALL, everything)
	nothing = {**basma.sent, "courier": basma.label, "pos_profile": till.name}
	stage.call("Basma has nothing to settle", till.staff, road.SETTLE_ALL, nothing, refused=None)
	road.balances(till, "What couriers owe now")


def _pickup(stage: Stage, till: Till, customer: str) -> None:
	order = _ready(till, "To be picked up", customer, till.line("WATER", 2), pickup=1, paid="Cash")
	stage.call(
		"What picking it up would take",
		till.staff,
		"kanban.preview_invoice_out_for_delivery",
		{"invoice_id": order},
		verb="GET",
	)
	till.move(order, "Out for Delivery", "Delivered")


def _short(stage: Stage, till: Till, customer: str, samir: road.Courier) -> None:
	order = _ready(till, "Five éclairs, of which three are there", customer, till.line("ECLAIR", 5))
	stage.call(
		"What is missing",
		till.staff,
		"kanban.preview_invoice_out_for_delivery",
		{"invoice_id": order},
		verb="GET",
	)
	sent = {"invoice": order, "mode": "later", **samir.sent}
	stage.call("They cannot go", till.staff, road.PREVIEW, sent, refused=None)


def _returned(stage: Stage, till: Till, customer: str, samir: road.Courier) -> None:
	order = _ready(till, "Three juices that will not please", customer, till.line("MANGO", 3), paid="Cash")
	road.send(till, "They go out with Samir", order, samir)
	till.move(order, "Delivered")
	road.take_back(till, "One comes back", order, {"MANGO": 1})
	sent = {"invoice_id": order, "lines": "[]", "reason": "Nothing"}
	stage.call("A return of nothing", till.line_manager, "returns.submit_invoice_return", sent, refused=True)
	road.take_back(till, "Then the other two", order, {"MANGO": 2})
	stage.call(
		"There is nothing left",
		till.line_manager,
		"returns.get_return_preview",
		{"invoice_id": order},
		refused=None,
	)
	unpaid = _ready(till, "Juice that is refused at the door", customer, till.line("MANGO", 2))
	road.send(till, "It goes out with Samir", unpaid, samir)
	road.take_back(till, "All of it comes back unpaid", unpaid, {"MANGO": 2}, refund_mode="customer_credit")
	road.balances(till, "What couriers owe in the evening")
	till.cards("The board in the evening")


def _not_cancelled(stage: Stage, till: Till, order: str) -> None:
	sent = {"invoice_id": order, "reason": "Too late"}
	stage.call("What has left is not cancelled", till.line_manager, CANCEL, sent, refused=True)
	stage.call(
		"… nor moved back", till.staff, MOVE, {"invoice_id": order, "new_state": "Ready"}, refused=True
	)
