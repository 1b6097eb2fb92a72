"""Addresses, and how they are written on paper."""

import frappe
from frappe.contacts.links import Linked
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)
PREFERENCES = ("is_primary_address", "is_shipping_address")


class Address(Linked):
	def autoname(self) -> None:
		if not self.address_title:
			self.address_title = next((row.link_name for row in self.links), None)
		if not self.address_title:
			frappe.throw(frappe._("Address Title is mandatory."))
		self.name = self.first_free(
			f"{str(self.address_title).strip()}-{frappe._(self.address_type).strip()}"
		)

	def validate(self) -> None:
		self.name_links()
		for flag in PREFERENCES:
			if self.get(flag):
				self._is_the_only(flag)

	def _is_the_only(self, flag: str) -> None:
		"""No other address of the same documents is preferred."""
		address, link = frappe.qb.DocType("Address"), frappe.qb.DocType("Dynamic Link")
		for row in self.links:
			others = (
				frappe.qb.from_(link)
				.select(link.parent)
				.where((link.parenttype == "Address") & (link.link_doctype == row.link_doctype))
				.where(link.link_name == row.link_name)
			)
			where = address.name.isin(others) & (address.name != (self.name or "")) & (address[flag] == 1)
			frappe.qb.update(address).set(address[flag], 0).where(where).run()

	def get_display(self) -> str:
		"""As it is written on paper."""
		return get_address_display(self.as_dict())


def get_default_address(doctype: str, name: str | None, sort_key: str = "is_primary_address") -> str | None:
	"""The address of a document: the one that `sort_key` marks before the others, no disabled one."""
	if sort_key not in PREFERENCES:
		return None
	address, link = frappe.qb.DocType("Address"), frappe.qb.DocType("Dynamic Link")
	rows = (
		frappe.qb.from_(link)
		.join(address)
		.on(address.name == link.parent)
		.select(address.name)
		.where((link.parenttype == "Address") & (link.link_doctype == doctype) & (link.link_name == name))
		.where(address.disabled == 0)
		.orderby(address[sort_key], order=frappe.qb.desc)
		.orderby(address.creation)
		.limit(1)
		.run()
	)
	return rows[0][0] if rows else None


def get_address_display(address_dict: object) -> str | None:
	"""The address in HTML lines; `address_dict` may be a name."""
	if not address_dict:
		return None
	if isinstance(address_dict, str):
		address_dict = frappe.get_doc("Address", address_dict).as_dict()

	def part(key: str, before: str = "", after: str = "<br>") -> str:
		return f"{before}{address_dict.get(key)}{after}" if address_dict.get(key) else ""

	return "".join(
		(
			f"{address_dict.get('address_line1') or ''}<br>\n",
			part("address_line2"),
			f"{address_dict.get('city') or ''}<br>\n",
			part("state"),
			part("pincode"),
			f"{address_dict.get('country') or ''}<br>\n<br>\n",
			part("phone", "Phone: "),
			part("fax", "Fax: "),
			part("email_id", "Email: "),
		)
	)
