"""Facts of a branch (POS Profile) that the catalogue needs."""

from dataclasses import dataclass

import frappe


@dataclass(frozen=True)
class Branch:
	"""What one branch sells from; `currency` is that of its invoices, `price_list` its own list, "" without one."""

	name: str
	company: str
	currency: str
	warehouse: str
	price_list: str


def branch(name: str) -> Branch:
	"""The branch `name`, which must exist (the caller has passed `guards.require_branch`). Comes from Frappe's cache."""
	profile = frappe.get_cached_doc("POS Profile", name)
	return Branch(
		name=profile.name,
		company=profile.company,
		currency=profile.currency,
		warehouse=profile.warehouse or "",
		price_list=profile.selling_price_list or "",
	)


def own_branches() -> list[dict]:
	"""The enabled branches that list the caller, by name; no role is exempt (contract 1.3.1)."""
	profile, member = frappe.qb.DocType("POS Profile"), frappe.qb.DocType("POS Profile User")
	rows = (
		frappe.qb.from_(profile)
		.join(member)
		.on((member.parent == profile.name) & (member.parenttype == "POS Profile"))
		.select(profile.name, profile.jarz_allow_delivery_partner)
		.distinct()
		.where((profile.disabled == 0) & (member.user == frappe.session.user))
		.orderby(profile.name)
		.run(as_dict=True)
	)
	return [
		{"name": row.name, "allow_delivery_partner": bool(row.jarz_allow_delivery_partner)} for row in rows
	]
