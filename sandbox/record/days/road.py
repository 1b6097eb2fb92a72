"""What the days do with couriers: hire one, send orders out with them, settle, take goods back."""

import json
from dataclasses import dataclass

from sandbox.record.days.shopping import Till

PREVIEW = "couriers.generate_settlement_preview"
CONFIRM = "couriers.confirm_settlement"
COLLECTED = "couriers.settle_courier_collected_payment"
PAID_OUT = "couriers.settle_single_invoice_paid"
SETTLE_ALL = "jarz_pos.jarz_pos.services.delivery_handling.settle_delivery_party"


@dataclass(frozen=True)
class Courier:
	"""As the app names him."""

	party_type: str
	party: str
	label: str

	@property
	def sent(self) -> dict:
		"""The keys that calls name him by."""
		return {"party_type": self.party_type, "party": self.party}


def hire(till: Till, title: str, name: str, number: str) -> Courier:
	"""A courier of the branch, made as the mobile client makes one."""
	made = till.stage.call(
		title,
		till.staff,
		"couriers.create_delivery_party",
		{
			"party_type": "Supplier",
			"name": till.world.name(name),
			"phone": till.world.phone(number),
			"pos_profile": till.name,
		},
	)
	return Courier(made["party_type"], made["party"], name)


def preview(till: Till, title: str, order: str, courier: Courier, mode: str = "later") -> dict:
	"""What the dispatch would mean."""
	return till.stage.call(
		title,
		till.staff,
		PREVIEW,
		{"invoice": order, "mode": mode, "recent_payment_seconds": 30, **courier.sent},
	)


def send(till: Till, title: str, order: str, courier: Courier, mode: str = "later") -> dict:
	"""Preview and confirm; the order is on the road."""
	seen = preview(till, f"{title}: first a look", order, courier, mode)
	sent = till.stage.call(title, till.staff, CONFIRM, confirmation(till, order, courier, mode, seen))
	till.stage.say(
		f"The courier takes {seen['order_amount']:.12g} from the customer and keeps {seen['shipping_amount']:.12g}: "
		f"{seen['net_amount']:+.12g} for the branch."
	)
	return sent


def confirmation(till: Till, order: str, courier: Courier, mode: str, seen: dict) -> dict:
	"""The body of a confirmed dispatch."""
	return {
		"invoice": order,
		"preview_token": seen["preview_token"],
		"mode": mode,
		"pos_profile": till.name,
		"payment_mode": "Cash",
		"courier": courier.label,
		**courier.sent,
	}


def balances(till: Till, title: str) -> list[dict]:
	"""What the branch's couriers owe or are owed."""
	ours = till.world.mark
	found = till.stage.call(
		title,
		till.staff,
		"couriers.get_courier_balances",
		{},
		keep=lambda rows: [row for row in rows if ours in row["party"]],
	)
	return [row for row in found if ours in row["party"]]


def settle_order(till: Till, title: str, order: str, courier: Courier, path: str = COLLECTED) -> dict:
	"""Settle one order with its courier."""
	sent = {"invoice_name": order, "pos_profile": till.name, **courier.sent}
	return till.stage.call(title, till.staff, path, sent)


def take_back(till: Till, title: str, order: str, quantities: dict[str, float], **values: object) -> dict:
	"""Return goods of an order: quantities by item code."""
	who = till.line_manager
	seen = till.stage.call(
		f"{title}: what can come back", who, "returns.get_return_preview", {"invoice_id": order}
	)
	wanted = {till.world.code(code): quantity for code, quantity in quantities.items()}
	lines = [
		{"si_detail": line["si_detail"], "qty": wanted[line["item_code"]]}
		for line in seen["lines"]
		if line["item_code"] in wanted
	]
	sent = {
		"invoice_id": order,
		"lines": json.dumps(lines),
		"reason": "The customer did not like it",
		"return_type": "partial",
		"refund_mode": "refund_now",
		"pay_courier_for_trip": 1,
		**values,
	}
	return till.stage.call(title, who, "returns.submit_invoice_return", sent)
