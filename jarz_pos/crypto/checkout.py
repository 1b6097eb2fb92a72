"""What the public sees of a charge: what to send where, until when, and how far it has come. Nothing about the order,
the customer or the shop's books, and nothing from which they could be found.
"""

import hashlib
import io
import time
from dataclasses import dataclass
from decimal import Decimal

import frappe
import qrcode
from frappe import _
from qrcode.image.svg import SvgPathImage

from jarz_pos import settings
from jarz_pos.crypto import fold, shown, store

OPEN = (fold.NEW, fold.AWAITING, fold.PARTIAL)
UNDER_WAY = (fold.DETECTED, fold.CONFIRMING)
PAID = (fold.SETTLED, fold.FINAL)
STEPS = (OPEN, UNDER_WAY, PAID)
RIGHT_TO_LEFT = ("ar", "fa", "he", "ps", "ur")


@dataclass(frozen=True)
class Page:
	"""One view of a charge: `charge` is what shown.payable gives, and `amount` in the shop's money as people write it."""

	charge: dict
	status: str
	seconds_left: int

	@property
	def is_open(self) -> bool:
		"""Whether money may still be sent."""
		return self.status in OPEN and self.seconds_left > 0

	@property
	def step(self) -> int:
		"""0 waiting, 1 seen on the network, 2 paid; -1 when it is over without."""
		return next((number for number, names in enumerate(STEPS) if self.status in names), -1)

	@property
	def look(self) -> str:
		"""How it is painted: "open", "seen", "paid", or "over" where nothing is to be sent any more."""
		if self.step > 0:
			return ("seen", "paid")[self.step - 1]
		return "open" if self.is_open else "over"

	@property
	def version(self) -> str:
		"""Changes whenever the page would look different, time apart."""
		amounts = (self.charge[key] for key in ("received", "missing", "refunded"))
		seen = (self.status, *amounts, self.is_open)
		return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


# What a link shows that leads to no charge.
UNKNOWN = Page({"received": "0", "missing": "0", "refunded": "0", "token": {"symbol": ""}}, "", 0)


def find(pay_token: str) -> Page | None:
	"""The page of the charge with this token; None when there is none."""
	name = frappe.db.get_value(store.CHARGE, {"pay_token": pay_token}) if pay_token else None
	if not name:
		return None
	charge = store.charge(name)
	left = charge.accept_until_at - int(time.time())
	told = shown.charge(charge)
	# The code of the currency and not its symbol: some symbols are read as two.
	asked = {"amount": f"{Decimal(told['amount']):,} {charge.currency}", "rate_line": ""}
	if Decimal(charge.rate) != 1:
		asked["rate_line"] = f"1 {told['token']['symbol']} = {charge.rate} {charge.currency}"
	return Page({**shown.payable(charge), **asked}, charge.status, max(left, 0))


def headline(page: Page) -> tuple[str, str]:
	"""What the status means for the person who pays: a line, and what to do now."""
	if page is UNKNOWN:
		return _("There is no such payment"), _("Please do not send anything. Ask the shop for a new link.")
	missing = f"{page.charge['missing']} {page.charge['token']['symbol']}"
	if page.step == 2:
		return _("Paid. Thank you!"), _("You can close this page.")
	if page.step == 1:
		return _("Your payment was seen"), _(
			"The network is confirming it. This takes a moment; nothing more is to be done."
		)
	if page.status == fold.CANCELLED:
		return _("This payment was cancelled"), _("Please do not send anything. Ask the shop for a new link.")
	if not page.is_open:
		return _("The time for this payment is over"), _(
			"Please do not send anything. If you have sent it already, it is not lost: tell the shop."
		)
	if page.status == fold.PARTIAL:
		return _("A part has arrived"), _("Please send the rest: {0}").format(missing)
	return _("Waiting for your payment"), _("Send exactly this amount to this address on this network.")


def shop() -> tuple[str, str]:
	"""The name over the page, and where to ask: as on printed receipts."""
	known = settings.receipt()
	return known["header"] or _("Payment"), known["phone"] or known["website"]


def live() -> dict:
	"""Where the page hears at once that something has changed: `namespace` and `event` of socket.io, and its `port`.

	No port: socket.io answers beside the page, because a proxy stands in front. None does where the page was asked for at the
	web server's own port.
	"""
	_host, _colon, port = frappe.request.host.partition(":")
	is_direct = port and int(port) == frappe.conf.webserver_port
	return {
		"port": frappe.conf.socketio_port if is_direct else None,
		"namespace": f"/{frappe.local.site}",
		"event": store.PAGE_CHANGED,
	}


def qr_code(uri: str) -> str:
	"""`uri` as an SVG picture to put into a page."""
	picture = io.BytesIO()
	qrcode.make(uri, image_factory=SvgPathImage, border=2).save(picture)
	text = picture.getvalue().decode()
	return text[text.index("<svg") :]
