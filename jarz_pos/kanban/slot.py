"""When an order is to be delivered, changed after it was made (contract 1.5)."""

import datetime
from dataclasses import dataclass

import frappe
from frappe import _

from jarz_pos import guards, realtime
from jarz_pos.kanban import moves, states


class CannotReschedule(frappe.ValidationError):
	"""The order has no delivery slot, or has left."""


@dataclass(frozen=True)
class Slot:
	"""Site time; `seconds` is how long the slot lasts."""

	date: datetime.date
	start: datetime.time
	seconds: int
	label: str = ""


def reschedule(name: str, slot: Slot) -> dict[str, object]:
	"""Store exactly this slot. Only before the goods have left, and not for a pickup. Raises CannotReschedule."""
	invoice = guards.require_invoice(name, lock=True, fields=("jarz_is_pickup",))
	moves.require_standing(invoice)
	state = invoice.sales_invoice_state
	if state not in states.BEFORE_DISPATCH:
		frappe.throw(
			_("Order {0} is {1}; its delivery time can no longer be changed.").format(name, _(state)),
			CannotReschedule,
		)
	if invoice.jarz_is_pickup:
		frappe.throw(_("Order {0} is picked up and has no delivery time.").format(name), CannotReschedule)
	frappe.db.set_value(
		"Sales Invoice",
		name,
		{
			"jarz_delivery_date": slot.date,
			"jarz_delivery_time_from": slot.start,
			"jarz_delivery_duration": slot.seconds,
			"jarz_delivery_slot_label": slot.label,
		},
	)
	realtime.state_changed(name, guards.branch_of(invoice), state)
	return {"success": True, "message": _("The delivery time of order {0} is changed.").format(name)}
