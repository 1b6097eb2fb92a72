"""What the till shows besides goods: receipt texts, a delivery app, a promo code, a commercial policy."""

import frappe
from frappe.model.document import Document

from jarz_pos.setup.demo import places
from jarz_pos.setup.demo.records import ensure, leaf, root

PARTNER, PARTNER_CUSTOMER = "Yalla Eats", "Yalla Eats Ltd"
PROMO, POLICY = "WELCOME10", "Friends and Family"
RECEIPT = {
	"receipt_header": "Jarz Desserts",
	"receipt_footer": "Thank you! شكرا",
	"receipt_phone": "19123",
	"receipt_website": "jarz.example",
}


def receipt() -> int:
	"""Fills the receipt texts that are empty; returns how many."""
	settings = frappe.get_doc("Jarz Settings")
	empty = {field: text for field, text in RECEIPT.items() if not settings.get(field)}
	if empty:
		settings.update(empty).save()
	return len(empty)


def partner() -> int:
	"""A sales partner who collects from his customers and owes us the orders."""
	customer, _made = ensure(
		"Customer",
		PARTNER_CUSTOMER,
		customer_name=PARTNER_CUSTOMER,
		customer_type="Company",
		customer_group=leaf("Customer Group", "Commercial"),
		territory=next(iter(places.REGIONS.values()))[1][0][0],
	)
	_partner, made = ensure(
		"Sales Partner",
		PARTNER,
		partner_name=PARTNER,
		territory=root("Territory"),
		commission_rate=15,
		jarz_customer=customer.name,
		jarz_online_payment_fees=2,
	)
	return int(made)


def promotions(company: Document) -> int:
	"""A code for ten percent off, and a policy that a manager may sell under; returns how many were made."""
	_policy, made = ensure(
		"Jarz Commercial Policy",
		POLICY,
		policy_name=POLICY,
		enabled=1,
		order_purpose="Friends and family",
		discount_percentage=20,
	)
	if frappe.db.exists("Coupon Code", {"coupon_code": PROMO}):
		return int(made)
	rule = frappe.get_doc(
		{
			"doctype": "Pricing Rule",
			"title": "Demo: ten percent off",
			"apply_on": "Transaction",
			"price_or_product_discount": "Price",
			"rate_or_discount": "Discount Percentage",
			"discount_percentage": 10,
			"selling": 1,
			"coupon_code_based": 1,
			"company": company.name,
			"currency": company.default_currency,
		}
	).insert()
	frappe.get_doc(
		{
			"doctype": "Coupon Code",
			"coupon_name": "Demo Welcome",
			"coupon_type": "Promotional",
			"coupon_code": PROMO,
			"pricing_rule": rule.name,
			"maximum_use": 1000,
		}
	).insert()
	return 1 + int(made)
