"""/pay/<token>: the public page on which a customer pays by stablecoin. Works without JavaScript, by refreshing itself."""

import frappe

from jarz_pos.crypto import checkout

no_cache = 1
sitemap = 0


def get_context(context: frappe._dict) -> None:
	"""A token that is none gets a page too, with 404: Frappe's own would show the public a traceback."""
	page = checkout.find(str(frappe.form_dict.get("pay_token") or ""))
	if not page:
		context.http_status_code = 404
	page = page or checkout.UNKNOWN
	context.page = page
	context.charge = page.charge
	context.look = page.look
	context.shop, context.contact = checkout.shop()
	context.headline, context.advice = checkout.headline(page)
	context.qr = checkout.qr_code(page.charge["uri"]) if page.is_open else ""
	context.pay_token = frappe.form_dict.pay_token
	context.live = checkout.live()
	context.lang = frappe.local.lang
	context.direction = "rtl" if (frappe.local.lang or "en")[:2] in checkout.RIGHT_TO_LEFT else "ltr"
