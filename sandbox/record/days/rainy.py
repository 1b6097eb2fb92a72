"""A rainy day: wrong passwords, wrong types, repeats, refusals and cancellations; little of it leaves anything in the books."""

import json

from sandbox.record.days.shopping import CANCEL, CREATE, MOVE, PAY, Till
from sandbox.record.stage import Stage
from sandbox.record.world import BOX, GARDEN_CITY, ZAMALEK

BRANCHES = (GARDEN_CITY, ZAMALEK)
# Values that no number, no text and no list is
RUBBISH = ("", "  ", "many", "1e400", "NaN", -1, 0, True, None, [], {}, [1], {"a": 1}, "٣", "1,5", 10**15)


def play(stage: Stage) -> None:
	"""The day."""
	till = Till(stage, GARDEN_CITY)
	_sign_in(stage, till)
	till.open()
	karim = till.new_customer("Karim is written down", "Karim Fathy", "01007654321")
	_customers(stage, till)
	_carts(till, karim)
	_quantities(till, karim)
	_boxes(till, karim)
	_rights(stage, till, karim)
	order = _repeats(stage, till, karim)
	_paying(stage, till, order)
	_moving(stage, till, order)
	_cancelling(stage, till, karim, order)
	_strangers(stage, till)


def _sign_in(stage: Stage, till: Till) -> None:
	stage.sign_in("A wrong password", till.staff, "guess", refused=True)
	stage.sign_in("A user who is not there", "nobody@jarz.test", "guess", refused=True)
	stage.sign_in("The right one", till.staff)


def _customers(stage: Stage, till: Till) -> None:
	path, world = "customer.create_customer", stage.world
	body = {
		"customer_name": world.name("Karim Again"),
		"mobile_no": "+2" + world.phone("01007654321"),
		"customer_primary_address": "Elsewhere",
		"territory_id": world.name("Garden City Area"),
	}
	stage.call("The same number in another spelling", till.staff, path, body, form=True, refused=True)
	for key, value in (
		("mobile_no", "12"),
		("mobile_no", "call me"),
		("customer_name", " "),
		("territory_id", "Atlantis"),
		("customer_primary_address", ""),
	):
		wrong = {**body, "mobile_no": world.phone("01007650000"), key: value}
		stage.call(f"A customer whose {key} is “{value}”", till.staff, path, wrong, form=True, refused=True)
	for wanted in ("", "ooo", "%", "'; drop table"):
		stage.call(
			f"A search for “{wanted}”",
			till.staff,
			"customer.search_customers",
			{"name": world.name(wanted)},
			refused=None,
		)


def _carts(till: Till, customer: str) -> None:
	good = till.line("BASBOUSA")
	for cart in (
		None,
		"",
		"[",
		"{}",
		"[]",
		"[1]",
		'["BASBOUSA"]',
		7,
		[[good]],
		{"item_code": good["item_code"]},
	):
		till.refuse(f"The cart {cart!r}"[:60], till.checkout(customer, good) | {"cart_json": cart})
	for key in ("item_code", "qty", "rate"):
		body = till.checkout(customer, {k: v for k, v in good.items() if k != key}, pickup=1)
		till.stage.call(f"A line without {key}", till.staff, CREATE, body, refused=None)
	till.refuse("A customer who is not there", till.checkout("Nobody At All", good))
	till.refuse("No customer", till.checkout("", good))
	till.refuse(
		"A branch that is not there", till.checkout(customer, good) | {"pos_profile_name": "Atlantis"}
	)
	till.refuse("A list for a customer", till.checkout(customer, good) | {"customer_name": ["a"]})
	till.refuse("An address of nobody", till.checkout(customer, good, shipping_address_name="Nowhere"))
	till.refuse("A moment that is none", till.checkout(customer, good, required_delivery_datetime="soon"))


def _quantities(till: Till, customer: str) -> None:
	for value in RUBBISH:
		body = till.checkout(customer, till.line("BASBOUSA") | {"qty": value}, pickup=1)
		till.stage.call(f"The quantity {value!r}", till.staff, CREATE, body, refused=None)
	for value in ("", "cheap", "NaN", -1, [], {"a": 1}):
		body = till.checkout(customer, till.line("BASBOUSA") | {"rate": value}, pickup=1)
		till.stage.call(f"The rate {value!r}", till.staff, CREATE, body, refused=None)
	till.refuse("Half a tray", till.checkout(customer, till.line("BASBOUSA", 0.5), pickup=1))


def _boxes(till: Till, customer: str) -> None:
	for title, box in (
		("A box with one pastry", till.box(["KUNAFA"], ["MANGO"])),
		("A box with three pastries", till.box(["KUNAFA"] * 3, ["MANGO"])),
		("A box with a drink among the pastries", till.box(["KUNAFA", "MANGO"], ["MANGO"])),
		("A box with an unknown group", till.box(["KUNAFA"] * 2, ["MANGO"]) | {"selected_items": {"x": []}}),
		("A box without choices", till.box([], []) | {"selected_items": None}),
		("A box for less", till.box(["KUNAFA"] * 2, ["MANGO"], rate=50)),
		("A box that is not there", till.box(["KUNAFA"] * 2, ["MANGO"]) | {"item_code": f"No {BOX}"}),
	):
		till.refuse(title, till.checkout(customer, box, pickup=1))


def _rights(stage: Stage, till: Till, customer: str) -> None:
	line = till.line("BASBOUSA", 2)
	till.refuse("A discount by staff", till.checkout(customer, line | {"discount_percentage": 10}))
	till.refuse("Free delivery by staff", till.checkout(customer, line, custom_delivery_income=0))
	till.refuse("Another price list by staff", till.checkout(customer, line, price_list="Standard Selling"))
	body = till.checkout(customer, line | {"discount_percentage": 10, "rate": 40.5}, pickup=1)
	order = till.sell("The line manager gives ten percent", body, till.line_manager)
	sent = {"invoice_id": order, "reason": "Only tried"}
	stage.call("… and takes the order back", till.line_manager, CANCEL, sent)


def _repeats(stage: Stage, till: Till, customer: str) -> str:
	body = till.checkout(customer, till.line("KUNAFA", 2), pickup=1)
	order = till.sell("An order", body)
	stage.call("The same order again", till.staff, CREATE, body)
	wrapped = {"endpoint": f"/api/method/jarz_pos.api.{CREATE}", "method": "POST", "data": body}
	stage.call("… from the offline queue", till.staff, CREATE, wrapped)
	stage.call("… wrapped twice", till.staff, CREATE, {**wrapped, "data": wrapped})
	other = {**body, "cart_json": json.dumps([till.line("KUNAFA", 3)])}
	stage.call("Another cart under the same id", till.staff, CREATE, other, refused=True)
	return order


def _paying(stage: Stage, till: Till, order: str) -> None:
	for title, sent in (
		("With shells", {"invoice_name": order, "payment_mode": "Shells"}),
		("Without a mode", {"invoice_name": order}),
		("An order that is not there", {"invoice_name": "ACC-SINV-0", "payment_mode": "Cash"}),
		("A list for an order", {"invoice_name": [order], "payment_mode": "Cash"}),
		(
			"Into the drawer of another branch",
			{"invoice_name": order, "payment_mode": "Cash", "pos_profile": stage.world.name(ZAMALEK.label)},
		),
	):
		stage.call(title, till.staff, PAY, sent, refused=True)
	till.pay(
		"With the wallet, without a reference",
		order,
		"Wallet",
		reference_no="WAL-1",
		reference_date="2026-01-31",
	)
	stage.call("Paid again, in cash", till.staff, PAY, {"invoice_name": order, "payment_mode": "Cash"})


def _moving(stage: Stage, till: Till, order: str) -> None:
	for state in ("Ready", "Delivered", "Cancelled", "Returned", "Nowhere", "", None, ["Ready"]):
		stage.call(f"To {state!r}", till.staff, MOVE, {"invoice_id": order, "new_state": state}, refused=True)
	same = {"invoice_id": order, "new_state": "received"}
	stage.call("To where it is", till.staff, MOVE, same)
	stale = {"invoice_id": order, "new_state": "In Progress", "expected_state": "Ready"}
	stage.call("From a board that is out of date", till.staff, MOVE, stale, refused=True)
	stage.call("In progress", till.staff, MOVE, {"invoice_id": order, "new_state": "IN PROGRESS"})
	stage.call(
		"A note of nothing",
		till.staff,
		"kanban.add_invoice_note",
		{"invoice_id": order, "note": " "},
		refused=True,
	)


def _cancelling(stage: Stage, till: Till, customer: str, order: str) -> None:
	sent = {"invoice_id": order, "reason": ""}
	stage.call("Cancelled without a reason", till.line_manager, CANCEL, sent, refused=True)
	sent["reason"] = "It rains"
	stage.call("Cancelled by staff", till.staff, CANCEL, sent, refused=True)
	stage.call("Cancelled with its payment", till.line_manager, CANCEL, sent)
	stage.call("Cancelled again", till.line_manager, CANCEL, sent, refused=None)
	stage.call("Moved after all", till.staff, MOVE, {"invoice_id": order, "new_state": "Ready"}, refused=True)
	stage.call(
		"Paid after all", till.staff, PAY, {"invoice_name": order, "payment_mode": "Cash"}, refused=True
	)
	unpaid = till.sell("Another order", till.checkout(customer, till.line("MANGO"), pickup=1))
	stage.call(
		"… cancelled before it is paid", till.line_manager, CANCEL, {"invoice_id": unpaid, "reason": "Hail"}
	)


def _strangers(stage: Stage, till: Till) -> None:
	for method in (
		"pos.get_pos_profiles",
		CREATE,
		"kanban.get_kanban_columns",
		"user.get_current_user_roles",
	):
		stage.call(f"A stranger calls {method}", None, method, {}, refused=True)
	stage.call("A function that is not there", till.staff, "invoices.give_it_away", {}, refused=True)
	stage.call("A function that is none of the door's", till.staff, "jarz_pos.wire.text", {}, refused=True)
