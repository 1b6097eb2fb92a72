"""Reads what a slip is about and makes the slip. Orders are read as the board reads them, so paper and screen agree."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import get_datetime, get_url_to_form

from jarz_pos import settings
from jarz_pos.crypto import shown, store
from jarz_pos.kanban import board
from jarz_pos.printing import receipt, slips
from jarz_pos.printing.lines import Slip
from jarz_pos.printing.printers import Printer

KITCHEN, COURIER, RECEIPT, SETTLEMENT, TEST = "Kitchen", "Courier", "Receipt", "Settlement", "Test"
CHARGE = "Charge"
ABOUT_ORDERS = (RECEIPT, KITCHEN, COURIER)
LOGO_BYTES = 5_000_000


def slip(kind: str, name: str, printer: Printer, *, copy: bool = False) -> Slip:
	"""The slip `kind` about the document `name`, for the paper of `printer`. The caller has checked the branch."""
	if kind == TEST:
		return _test_page(printer)
	if kind == SETTLEMENT:
		return _settlement(name, printer, copy=copy)
	if kind == CHARGE:
		return _charge(name, printer, copy=copy)
	return of_order(kind, name, printer, copy=copy)


def of_order(kind: str, name: str, printer: Printer, *, copy: bool = False) -> Slip:
	"""A slip about a Sales Invoice. Raises DoesNotExistError."""
	about = frappe.db.get_value(
		"Sales Invoice",
		name,
		["currency", "jarz_branch", "pos_profile", "rounded_total", "rounding_adjustment"],
		as_dict=True,
	)
	if not about:
		frappe.throw(_("There is no order {0}.").format(name), frappe.DoesNotExistError)
	rounding = about.rounding_adjustment if about.rounded_total else 0
	card = {**board.one(name), "courier": _rider(name), "rounding_adjustment": rounding}
	shop = _shop(about.jarz_branch or about.pos_profile or printer.branch, about.currency, printer.language)
	link = get_url_to_form("Sales Invoice", name)
	if kind == KITCHEN:
		return slips.kitchen(card, shop, copy=copy)
	if kind == COURIER:
		return slips.courier(card, shop, link=link, copy=copy)
	return receipt.receipt(card, shop, link=link, copy=copy)


def _settlement(name: str, printer: Printer, *, copy: bool) -> Slip:
	doc = frappe.get_doc("Settlement", name)
	found = slips.Settlement(
		name=doc.name,
		courier=doc.party_name or doc.party,
		date=f"{get_datetime(doc.creation):%Y-%m-%d %H:%M}",
		rows=tuple(
			(row.invoice, Decimal(str(row.amount or 0)), Decimal(str(row.shipping_amount or 0)))
			for row in doc.rows
		),
		net=Decimal(str(doc.net_amount or 0)),
	)
	return slips.settlement(found, _shop(doc.branch, doc.currency, printer.language), copy=copy)


def _charge(name: str, printer: Printer, *, copy: bool) -> Slip:
	charge = store.charge(name)
	told = shown.charge(charge)
	found = slips.Charge(
		name=charge.name,
		order=charge.sales_invoice or "",
		amount=Decimal(str(charge.amount)),
		tokens=told["missing"],
		symbol=told["token"]["symbol"],
		network=told["chain"]["name"],
		until=f"{get_datetime(charge.accept_until):%Y-%m-%d %H:%M}",
		link=told["pay_url"],
	)
	return slips.charge(
		found, _shop(charge.branch or printer.branch, charge.currency, printer.language), copy=copy
	)


def _test_page(printer: Printer) -> Slip:
	currency = frappe.db.get_value("POS Profile", printer.branch, "currency")
	facts = {
		"printer": printer.name,
		"model": printer.paper.profile,
		"paper": f"{printer.paper.width} mm, {printer.paper.dots} dots",
		"letters": printer.paper.code_page,
	}
	return slips.test_page(_shop(printer.branch, currency, printer.language), facts)


def _shop(branch: str, currency: str, language: str) -> receipt.Shop:
	texts = settings.receipt()
	return receipt.Shop(
		branch=branch,
		currency=currency,
		places=frappe.get_precision("Sales Invoice Item", "rate", currency=currency),
		language=language,
		header=texts["header"],
		footer=texts["footer"],
		phone=texts["phone"],
		website=texts["website"],
		logo=_logo(texts["logo"]),
	)


def _logo(url: str) -> bytes | None:
	"""The uploaded file; None where there is none, or it is gone: a receipt does without."""
	name = url and frappe.db.get_value("File", {"file_url": url}, "name", order_by="creation asc")
	if not name:
		return None
	try:
		content = frappe.get_doc("File", name).get_content()
	except (OSError, frappe.ValidationError, frappe.DoesNotExistError):
		frappe.clear_messages()
		return None
	return content if isinstance(content, bytes) and len(content) <= LOGO_BYTES else None


def _rider(order: str) -> str:
	"""Who carries the order, as far as it was dispatched."""
	row = frappe.db.get_value(
		"Courier Transaction",
		{"reference_invoice": order, "kind": "Dispatch"},
		["party_name", "party", "rider"],
		as_dict=True,
	)
	return (row.rider or row.party_name or row.party or "") if row else ""
