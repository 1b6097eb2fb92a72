import re

import frappe
from frappe import _
from frappe.model.document import Document

ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


class JarzChain(Document):
	def validate(self) -> None:
		if self.chain_id < 1:
			frappe.throw(_("A chain ID is a positive number."))
		for row in self.providers:
			row.url = (row.url or "").strip()
			if not row.url.startswith(("https://", "http://")):
				frappe.throw(_("Provider {0}: the URL must begin with https://.").format(row.idx))
			row.label = row.label or _("Provider {0}").format(row.idx)
		if len({row.label for row in self.providers}) < len(self.providers):
			frappe.throw(_("Two providers are shown under the same name."))
		for field in ("factory", "forwarder", "treasury"):
			address = (self.get(field) or "").strip()
			if address and not ADDRESS.fullmatch(address):
				frappe.throw(_("{0}: {1} is not an address.").format(self.meta.get_label(field), address))
			self.set(field, address.lower())
		if bool(self.factory) != bool(self.forwarder):
			frappe.throw(_("Factory and Forwarder belong together: the factory answers both."))
