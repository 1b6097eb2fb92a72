"""Someone in the branch has seen a new order and takes it on (contract 1.10, `acknowledge_invoice`)."""

import frappe
from frappe.utils import now_datetime

from jarz_pos import guards, realtime

FIELDS = ("jarz_acceptance_status", "jarz_accepted_by", "jarz_accepted_on")
PENDING = {"jarz_acceptance_status": "Pending", "jarz_accepted_by": None, "jarz_accepted_on": None}


def accept(name: str) -> dict[str, object]:
	"""Mark the order as accepted by the caller; who was first stays. The branch's other devices stop ringing."""
	invoice = guards.require_invoice(name, lock=True, fields=FIELDS)
	if invoice.jarz_acceptance_status != "Accepted":
		invoice.update(
			jarz_acceptance_status="Accepted",
			jarz_accepted_by=frappe.session.user,
			jarz_accepted_on=now_datetime().replace(microsecond=0),
		)
		frappe.db.set_value("Sales Invoice", name, {field: invoice[field] for field in FIELDS})
		realtime.state_changed(name, guards.branch_of(invoice), invoice.sales_invoice_state or "")
	return {
		"success": True,
		"invoice_id": name,
		"acceptance_status": invoice.jarz_acceptance_status,
		"accepted_by": invoice.jarz_accepted_by,
		"accepted_on": str(invoice.jarz_accepted_on),
	}
