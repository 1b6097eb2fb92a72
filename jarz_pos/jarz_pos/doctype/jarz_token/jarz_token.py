import re

import frappe
from frappe import _
from frappe.model.document import Document


class JarzToken(Document):
	def validate(self) -> None:
		self.contract = (self.contract or "").strip().lower()
		if not re.fullmatch(r"0x[0-9a-f]{40}", self.contract):
			frappe.throw(_("{0} is not the address of a contract.").format(self.contract))
		if not 0 <= self.decimals <= 36:
			frappe.throw(_("A token has at most 36 decimals."))
		others = {"chain": self.chain, "contract": self.contract, "name": ("!=", self.name or "")}
		if twin := frappe.db.exists("Jarz Token", others):
			frappe.throw(_("{0} is this contract already.").format(twin))
