"""Users: named by their e-mail address; of the desk where one of their roles is."""

import frappe
from frappe.model.document import Document
from frappe.utils.password import update_password

STANDARD = ("Administrator", "Guest")


class User(Document):
	def autoname(self) -> None:
		self.email = (self.email or "").strip().lower()
		self.name = self.email

	def validate(self) -> None:
		self.flags.new_password, self.new_password = self.get("new_password"), ""
		if self.name not in STANDARD:
			frappe.utils.validate_email_address(self.email or "", throw=True)
		self.full_name = " ".join(
			part for part in (self.first_name, self.middle_name, self.last_name) if part
		)
		self._take_roles_of_profile()
		self._forget_double_roles()
		self._set_user_type()
		self._suggest_username()
		self.language = self.language or "en"
		self.time_zone = self.time_zone or frappe.utils.get_system_timezone()

	def on_update(self) -> None:
		if password := self.flags.pop("new_password", None):
			update_password(self.name, password, logout_all_sessions=bool(self.logout_all_sessions))
		frappe.local.request_cache.clear()

	def on_trash(self) -> None:
		if self.name in STANDARD:
			frappe.throw(frappe._("User {0} cannot be deleted").format(self.name))
		frappe.db.sql("DELETE FROM `__Auth` WHERE `doctype` = 'User' AND `name` = %s", (self.name,))

	def add_roles(self, *roles: str) -> None:
		"""Give roles and save."""
		self.append_roles(*roles)
		self.save()

	def append_roles(self, *roles: str) -> None:
		"""Give roles that he does not have."""
		held = {row.role for row in self.get("roles") or []}
		for role in roles:
			if role not in held:
				self.append("roles", {"role": role})

	def remove_roles(self, *roles: str) -> None:
		"""Take roles and save."""
		for row in [row for row in self.get("roles") or [] if row.role in roles]:
			self.remove(row)
		self.save()

	def _take_roles_of_profile(self) -> None:
		if self.role_profile_name:
			profile = frappe.get_doc("Role Profile", self.role_profile_name)
			self.set("roles", [])
			self.append_roles(*[row.role for row in profile.roles])

	def _forget_double_roles(self) -> None:
		seen: set[str] = set()
		for row in list(self.get("roles") or []):
			if row.role in seen or row.role in ("Administrator", "All", "Guest", "Desk User"):
				self.remove(row)
			seen.add(row.role)

	def _set_user_type(self) -> None:
		if self.name in STANDARD:
			return
		roles = [row.role for row in self.get("roles") or []]
		desk = bool(roles) and bool(frappe.db.exists("Role", {"name": ("in", roles), "desk_access": 1}))
		self.user_type = "System User" if desk else "Website User"

	def _suggest_username(self) -> None:
		if self.username or not self.is_new():
			return
		wanted = frappe.scrub(self.first_name or "")
		if wanted and not frappe.db.exists("User", {"username": wanted}):
			self.username = wanted
