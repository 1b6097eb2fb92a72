"""A day of trade from sign-in to the evening, as a newcomer likes to read it."""

from sandbox.record.days import road
from sandbox.record.days.shopping import BOARD, CANCEL, CREATE, MOVE, PAY, Till
from sandbox.record.stage import Stage
from sandbox.record.world import GARDEN_CITY, ZAMALEK

BRANCHES = (GARDEN_CITY, ZAMALEK)


def play(stage: Stage) -> None:
	"""The day."""
	till = Till(stage, GARDEN_CITY)
	_morning(stage, till)
	mona = _customer(stage, till)
	basbousa = _first_order(stage, till, mona)
	box = _bundle(stage, till, mona)
	_board(stage, till, basbousa)
	_money(stage, till, basbousa, box)
	_road(stage, till, mona, basbousa)
	_cancelled(stage, till, mona)
	_rubbish(stage, till, mona, basbousa)
	_evening(stage, till)


def _morning(stage: Stage, till: Till) -> None:
	stage.say("## Morning in Garden City")
	stage.sign_in("Nour opens the app and signs in", till.staff)
	who = stage.call("The app asks who she is", till.staff, "user.get_current_user_roles")
	stage.say(f"She has the roles {', '.join(sorted(set(who['roles']) - {'All', 'Guest', 'Desk User'}))}.")
	branches = stage.call("… and where she works", till.staff, "pos.get_pos_profiles")
	stage.say(f"Her branch: {', '.join(branch['name'] for branch in branches)}.")
	till.open()


def _customer(stage: Stage, till: Till) -> str:
	stage.say("## The phone rings")
	till.stage.call(
		"Nour looks for “Mona”",
		till.staff,
		"customer.search_customers",
		{"name": stage.world.name("Mona")},
	)
	mona = till.new_customer(
		"Nobody of that name yet: Nour writes her down with phone and street", "Mona Adel", "01001234567"
	)
	number = stage.world.phone("01001234567")
	found = stage.call(
		"Whoever looks for the number in another spelling finds her",
		till.staff,
		"customer.search_customers",
		{"phone": f"+20 {number[1:4]} {number[4:7]} {number[7:]}"},
	)
	stage.say(f"Found: {', '.join(each['customer_name'] for each in found)}.")
	return mona


def _first_order(stage: Stage, till: Till, mona: str) -> str:
	when = till.tomorrow()
	body = till.checkout(mona, till.line("BASBOUSA", 2), till.line("WATER", 3), payment_method="Cash", **when)
	name = till.sell("Two trays of basbousa and three bottles of water, to her door", body)
	again = stage.call("Nour’s finger slips: the same checkout once more", till.staff, CREATE, body)
	stage.say(f"The same order comes back, {again['name']}; there is no second one.")
	return name


def _bundle(stage: Stage, till: Till, mona: str) -> str:
	body = till.checkout(
		mona,
		till.box(["KUNAFA", "ECLAIR"], ["MANGO"]),
		till.line("MANGO"),
		pickup=1,
		payment_method="Instapay",
	)
	return till.sell("A Party Box of two pastries and a juice, and one more juice, to be picked up", body)


def _board(stage: Stage, till: Till, order: str) -> None:
	stage.say("## The kitchen’s board")
	stage.call("The board draws its columns", till.staff, "kanban.get_kanban_columns", verb="GET")
	cards = till.cards("… and its cards")
	for column, found in cards.items():
		if found:
			stage.say(f"{column}: {', '.join(card['name'] for card in found)}.")
	stage.call(
		"The shop accepts the order", till.staff, "notifications.acknowledge_invoice", {"invoice_name": order}
	)
	stage.call(
		"A note for the kitchen",
		till.staff,
		"kanban.add_invoice_note",
		{"invoice_id": order, "note": "Less syrup, please. شكراً"},
	)
	till.move(order, "In Progress", "Ready")
	stage.call(
		"Somebody drags the card back",
		till.staff,
		MOVE,
		{"invoice_id": order, "new_state": "Received"},
		refused=True,
	)


def _money(stage: Stage, till: Till, cash: str, instapay: str) -> None:
	stage.say("## Money")
	till.pay("Mona’s brother pays the basbousa in cash", cash)
	stage.call(
		"A second press on “Pay” takes nothing more",
		till.staff,
		PAY,
		{"invoice_name": cash, "payment_mode": "Cash", "pos_profile": till.name},
	)
	paid = till.pay("The box is paid by InstaPay", instapay, "InstaPay", reference_no="IPN-4711")
	stage.call(
		"… and the receipt is written down, to be confirmed by a manager",
		till.staff,
		"payment_receipts.create_payment_receipt",
		{
			"sales_invoice": instapay,
			"payment_method": "InstaPay",
			"amount": paid["allocated_amount"],
			"pos_profile": till.name,
		},
	)


def _road(stage: Stage, till: Till, mona: str, paid: str) -> None:
	stage.say("## On the road")
	samir = road.hire(till, "Samir brings orders to the doors from today on", "Samir", "01001234568")
	road.send(till, "The paid basbousa goes out with him, his fee to be settled later", paid, samir)
	at_the_door = till.sell(
		"An order that will be paid at the door",
		till.checkout(mona, till.line("KUNAFA", 2), till.line("MANGO")),
	)
	till.move(at_the_door, "In Progress", "Ready")
	road.send(till, "It goes out with Samir too", at_the_door, samir)
	till.move(paid, "Delivered")
	till.move(at_the_door, "Delivered")
	for row in road.balances(till, "Who owes what to whom"):
		stage.say(f"{row['display_name']}: {row['balance']:+.12g}.")
	sent = {**samir.sent, "courier": samir.label, "pos_profile": till.name}
	settled = stage.call("Samir is back and settles everything", till.staff, road.SETTLE_ALL, sent)
	stage.say(f"{settled['net_balance']:+.12g} into the drawer, by {settled['journal_entry']}.")
	road.take_back(till, "One kunafa comes back", at_the_door, {"KUNAFA": 1})
	again = till.sell("One more order at the door", till.checkout(mona, till.line("BASBOUSA")))
	till.move(again, "In Progress", "Ready")
	road.send(till, "The last one of the day", again, samir)


def _cancelled(stage: Stage, till: Till, mona: str) -> None:
	stage.say("## A change of mind")
	order = till.sell("One more tray, to be picked up", till.checkout(mona, till.line("BASBOUSA"), pickup=1))
	till.pay("Paid at once", order)
	sent = {"invoice_id": order, "reason": "Customer changed their mind"}
	stage.call("Nour may not cancel", till.staff, CANCEL, sent, refused=True)
	stage.call("Her line manager may: order and payment go together", till.line_manager, CANCEL, sent)


def _rubbish(stage: Stage, till: Till, mona: str, order: str) -> None:
	stage.say("## What the shop refuses")
	till.refuse("A tray for one pound", till.checkout(mona, till.line("BASBOUSA", rate=1)))
	till.refuse("An item that nobody knows", till.checkout(mona, till.line("BASBOUSA") | {"item_code": "?"}))
	till.refuse("Minus two trays", till.checkout(mona, till.line("BASBOUSA", -2)))
	till.refuse("A cart that is no cart", till.checkout(mona) | {"cart_json": "{'not': json"})
	elsewhere = till.checkout(mona, till.line("WATER")) | {
		"pos_profile_name": stage.world.name(ZAMALEK.label)
	}
	till.refuse("Selling in a branch that is not hers", elsewhere)
	stage.call(
		"Somebody of another branch looks at the order",
		stage.staff(ZAMALEK),
		"kanban.get_invoice_details",
		{"invoice_id": order},
		verb="GET",
		refused=True,
	)
	stage.call("A stranger looks at the board", None, BOARD, {}, refused=True)


def _evening(stage: Stage, till: Till) -> None:
	stage.say("## Evening")
	till.cards("The board at the end of the day")
	stage.call(
		"What lies in the drawer",
		till.staff,
		"pos.get_pos_profile_account_balance",
		{"profile": till.name},
	)
