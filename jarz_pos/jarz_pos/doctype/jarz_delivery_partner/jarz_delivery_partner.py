import frappe
from frappe import _
from frappe.model.document import Document


class JarzDeliveryPartner(Document):
	def validate(self):
		kind = frappe.db.get_value(
			"Account", self.settlement_account, ["account_type", "is_group"], as_dict=True
		)
		if kind.is_group or kind.account_type not in ("Bank", "Cash"):
			frappe.throw(_("{0} is no bank account.").format(self.settlement_account))
