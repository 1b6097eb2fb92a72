import frappe
from frappe.model.document import Document
from trial.events import calls


class TrialOrder(Document):
	def before_insert(self):
		calls.append(("own", "before_insert"))

	def autoname(self):
		calls.append(("own", "autoname"))

	def validate(self):
		calls.append(("own", "validate"))
		if self.title == "refuse":
			frappe.throw("No")

	def on_update(self):
		calls.append(("own", "on_update"))

	def on_submit(self):
		calls.append(("own", "on_submit"))

	def on_cancel(self):
		calls.append(("own", "on_cancel"))
