"""Gives each charge an address of its own: one that was never given before, and that no key on this server can spend from."""

import hashlib
import secrets
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos.crypto import derive

FORWARDER = "Forwarder"
XPUB = "Extended Public Key"


class NoAddress(frappe.ValidationError):
	"""The set-up does not tell where charges are paid to."""


@dataclass(frozen=True)
class Address:
	"""`source`: FORWARDER or XPUB; `salt` only with a forwarder."""

	address: str
	source: str
	index: int
	salt: str = ""


def allocate(chain: Document) -> Address:
	"""The next address on `chain`. Numbers have no gaps: what is rolled back is given again, what is committed never.

	Whoever asks meanwhile waits for the end of this transaction, so numbers are committed in their order, and a reader that
	has seen number 7 has seen all before it.
	"""
	settings = frappe.get_cached_doc("Jarz Crypto Settings")
	if settings.address_source == XPUB:
		if not settings.xpub:
			frappe.throw(_("Jarz Crypto Settings has no extended public key yet."), NoAddress)
		index = _next(settings.xpub) - 1
		return Address(derive.hd_address(settings.xpub, index), XPUB, index)
	if not chain.factory or not settings.namespace:
		frappe.throw(
			_(
				"Chain {0} has no forwarder factory yet. Enter it there, or use an extended public key."
			).format(chain.name),
			NoAddress,
		)
	# Not by chain: the same factory may stand at the same address on several.
	index = _next(f"{chain.factory}{settings.namespace}") - 1
	salt = derive.salt(settings.namespace, index)
	return Address(derive.forwarder_address(chain.factory, chain.forwarder, salt), FORWARDER, index, salt)


def check_settings(settings: Document) -> None:
	"""A namespace for forwarders, and an extended key that is public. The text of a refusal never repeats what was entered."""
	settings.namespace = settings.namespace or secrets.token_hex(16)
	settings.xpub = (settings.xpub or "").strip()
	if not settings.xpub:
		return
	try:
		derive.hd_address(settings.xpub, 0)
	except derive.NotWatchOnly as reason:
		settings.xpub = ""
		if "private" in str(reason):
			frappe.throw(
				_(
					"This is a private key. Nobody may have it here: treat it as lost, move what it holds, and enter the xpub of another account."
				),
				NoAddress,
			)
		frappe.throw(_("This is not an extended public key (xpub…), or it is mistyped."), NoAddress)


def _next(source: str) -> int:
	"""The next number of the counter of `source`, from 1; its row stays locked to the end of the transaction."""
	key = "jarz-address-" + hashlib.sha256(source.encode()).hexdigest()[:32]
	series = frappe.qb.DocType("Series")
	(
		frappe.qb.into(series)
		.columns("name", "current")
		.insert(key, 1)
		.on_duplicate_key_update(series.current, series.current + 1)
		.run()
	)
	return frappe.qb.from_(series).select(series.current).where(series.name == key).for_update().run()[0][0]
