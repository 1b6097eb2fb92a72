"""Writes facts and headers as rows, many at once; what is there already stays as it is."""

from collections.abc import Iterable, Mapping

import frappe
from frappe.utils import now

from jarz_pos.crypto import store
from jarz_pos.crypto.chain.rpc import Header
from jarz_pos.crypto.facts import Fact


def facts(chain: str, found: Iterable[Fact], charges: Mapping[str, str]) -> None:
	"""`charges`: the charge of each address."""
	rows = [
		{
			"name": fact.name,
			"charge": charges[fact.address],
			"chain": chain,
			"token": fact.token,
			"units": str(fact.units),
			"sender": fact.sender,
			"address": fact.address,
			"tx": fact.tx,
			"ordinal": fact.ordinal,
			"block": fact.block,
			"block_hash": fact.block_hash,
			"log_index": fact.log_index,
			"block_time": fact.time,
			"payment_key": fact.payment,
		}
		for fact in found
	]
	_insert(store.PAYMENT, rows)


def blocks(chain: str, headers: Iterable[Header], paid: set[int]) -> None:
	"""`paid`: numbers of the blocks that hold payments."""
	rows = [
		{
			"name": f"{chain}-{header.number}",
			"chain": chain,
			"number": header.number,
			"hash": header.hash,
			"parent_hash": header.parent,
			"time": header.time,
			"holds_payments": int(header.number in paid),
		}
		for header in headers
	]
	_insert(store.BLOCK, rows)


def _insert(doctype: str, rows: list[dict]) -> None:
	if not rows:
		return
	moment, user = now(), frappe.session.user
	stamp = {"creation": moment, "modified": moment, "owner": user, "modified_by": user}
	values = [[*row.values(), *stamp.values()] for row in rows]
	frappe.db.bulk_insert(doctype, [*rows[0], *stamp], values, ignore_duplicates=True)
