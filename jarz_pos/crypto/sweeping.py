"""What lies at the addresses of charges, and the call that sends it to the treasury. Nothing is signed or sent here."""

import datetime
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from jarz_pos.crypto import addresses, derive, providers, store
from jarz_pos.crypto.chain.pool import NoProvider
from jarz_pos.crypto.keccak import keccak
from jarz_pos.crypto.terms import readable

DAYS = 30
AT_ONCE = 100  # about 60 000 gas each
SELECTOR = keccak(b"sweep(bytes32[],address)")[:4]


@dataclass(frozen=True)
class Place:
	"""An address of a charge at which `units` of the token lie. `salt`: "" where the chain's factory can not empty it."""

	charge: str
	address: str
	units: int
	salt: str


@dataclass(frozen=True)
class Call:
	"""What any wallet sends to the factory `to`: `data` (hex) empties `places`."""

	to: str
	data: str
	places: tuple[Place, ...]


def places(token: Document, since: datetime.date) -> list[Place]:
	"""Addresses to which `token` (a Jarz Token) came on or after `since` and where some lies now, the most first.

	Nothing is remembered of sweeps: the chain is asked, so a reorganisation changes nothing. Raises NoProvider.
	"""
	rows = {row.address: row for row in _paid(token, since)}
	asked = list(rows)
	lying = providers.pool(token.chain).ask(lambda provider: provider.balances(token.contract, asked))
	chain = frappe.get_cached_doc("Jarz Chain", token.chain)
	found = [
		Place(rows[address].charge, address, units, _salt(rows[address], chain))
		for address, units in zip(asked, lying, strict=True)
		if units
	]
	return sorted(found, key=lambda place: (-place.units, place.charge))


def call(token: Document, since: datetime.date) -> Call:
	"""Empties the AT_ONCE fullest addresses that the factory can empty. Raises NoProvider."""
	chosen = tuple(place for place in places(token, since) if place.salt)[:AT_ONCE]
	factory = frappe.get_cached_value("Jarz Chain", token.chain, "factory") or ""
	return Call(factory, call_data([place.salt for place in chosen], token.contract), chosen)


def call_data(salts: list[str], contract: str) -> str:
	"""The factory's `sweep(salts, token)` as data of a transaction."""
	words = [(64).to_bytes(32, "big"), bytes.fromhex(contract[2:]).rjust(32, b"\0")]
	words += [len(salts).to_bytes(32, "big"), *(bytes.fromhex(salt[2:]) for salt in salts)]
	return "0x" + (SELECTOR + b"".join(words)).hex()


def told(token: str, since: datetime.date) -> dict:
	"""The call for people: `{to, data, addresses, tokens}`. Raises DoesNotExistError, and ValidationError where nobody answers."""
	document = frappe.get_cached_doc("Jarz Token", token)
	try:
		made = call(document, since)
	except NoProvider as reason:
		frappe.throw(_("No provider of {0} answers: {1}").format(document.chain, reason))
	return {
		"to": derive.checksummed(made.to) if made.to else "",
		"data": made.data,
		"addresses": len(made.places),
		"tokens": readable(sum(place.units for place in made.places), document.decimals),
	}


def _paid(token: Document, since: datetime.date) -> list[frappe._dict]:
	payment, charge = frappe.qb.DocType(store.PAYMENT), frappe.qb.DocType(store.CHARGE)
	return (
		frappe.qb.from_(payment)
		.join(charge)
		.on(charge.name == payment.charge)
		.select(payment.charge, payment.address, charge.address_source, charge.address_salt)
		.distinct()
		.where((payment.chain == token.chain) & (payment.token == token.contract))
		.where(payment.block_time >= int(store.unix(get_datetime(since))))
		.orderby(payment.charge)
		.run(as_dict=True)
	)


def _salt(row: frappe._dict, chain: Document) -> str:
	"""The salt of an address that the factory of today makes; one of another factory, or of a key, has none."""
	if row.address_source != addresses.FORWARDER or not chain.factory:
		return ""
	made = derive.forwarder_address(chain.factory, chain.forwarder, row.address_salt)
	return row.address_salt if made == row.address else ""
