"""Coupon codes: upper-case names for pricing rules."""

import frappe
from frappe.model.document import Document


class CouponCode(Document):
	def autoname(self) -> None:
		self.coupon_name = (self.coupon_name or "").strip()
		self.name = self.coupon_name
		if not self.coupon_code:
			if self.coupon_type == "Promotional":
				self.coupon_code = "".join(c for c in self.coupon_name if not c.isdigit())[:8].upper()
			else:
				self.coupon_code = frappe.generate_hash()[:10].upper()

	def validate(self) -> None:
		if self.coupon_type == "Gift Card":
			self.maximum_use = 1
			if not self.customer:
				frappe.throw(frappe._("Please select the customer."))
