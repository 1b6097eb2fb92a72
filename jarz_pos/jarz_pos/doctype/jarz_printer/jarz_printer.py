import frappe
from frappe import _
from frappe.model.document import Document


class JarzPrinter(Document):
	"""A printer of a branch."""

	def validate(self) -> None:
		if self.connection == "Network":
			self.host = (self.host or "").strip()
			if not self.host or len(self.host.split()) > 1 or "/" in self.host:
				frappe.throw(
					_(
						"Give the address of the printer, such as 192.168.1.50, without anything before or behind it."
					)
				)
			if not 1 <= (self.port or 0) <= 65535:
				frappe.throw(_("The port of a printer is a number from 1 to 65535, usually 9100."))
		if self.open_on_cash and not self.drawer:
			frappe.throw(_("Choose the connector of the drawer, or do not open it with receipts."))
