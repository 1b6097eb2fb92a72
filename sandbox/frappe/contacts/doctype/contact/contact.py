"""Contacts: people with their numbers and e-mail addresses, one of each kind being the primary one."""

import frappe
from frappe.contacts.links import Linked
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class Contact(Linked):
	def autoname(self) -> None:
		parts = [part.strip() for part in (self.first_name, self.last_name) if part and part.strip()]
		name = " ".join(parts) or (self.company_name or "").strip()
		if name and self.links:
			name = f"{name}-{self.links[0].link_name.strip()}"
		self.name = self.first_free(name) if name else None

	def validate(self) -> None:
		names = (self.first_name, self.middle_name, self.last_name)
		self.full_name = " ".join(part for part in names if part) or self.company_name
		self.email_id = self._primary("email_ids", "email_id", "is_primary", "Email ID")
		self.phone = self._primary("phone_nos", "phone", "is_primary_phone", "Phone")
		self.mobile_no = self._primary("phone_nos", "phone", "is_primary_mobile_no", "Mobile No")
		self.name_links()

	def _primary(self, table: str, column: str, flag: str, label: str) -> str:
		chosen = [row.get(column) for row in self.get(table) or [] if frappe.utils.cint(row.get(flag))]
		if len(chosen) > 1:
			frappe.throw(frappe._("Only one {0} can be set as primary.").format(frappe.bold(frappe._(label))))
		return chosen[0].strip() if chosen else ""
