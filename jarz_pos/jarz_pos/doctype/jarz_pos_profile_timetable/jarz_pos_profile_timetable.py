import frappe
from frappe import _
from frappe.model.document import Document


class JarzPOSProfileTimetable(Document):
	def validate(self) -> None:
		"""Hours that give slots: a length above zero, one row for a day, closing after opening."""
		if not self.slot_hours and not int(self.slot_minutes or 0):
			frappe.throw(_("A slot must have a length."))
		if self.has_custom_last_slot and not self.last_slot_hours and not int(self.last_slot_minutes or 0):
			frappe.throw(_("The last slot must have a length."))
		seen = set()
		for row in self.timetable:
			if row.day in seen:
				frappe.throw(_("{0} stands in two rows.").format(_(row.day)))
			seen.add(row.day)
			opening, closing = (
				frappe.utils.to_timedelta(row.opening_time),
				frappe.utils.to_timedelta(row.closing_time),
			)
			if row.same_day == "Same Day" and closing <= opening:
				frappe.throw(
					_("{0}: closing must be later than opening, or on the next day.").format(_(row.day))
				)
