"""Which address belongs to which charge."""

from collections.abc import Mapping
from datetime import timedelta

import frappe

from jarz_pos import jobs
from jarz_pos.crypto import store


class Watched(Mapping):
	"""The charges of a chain by address, in memory; each look reads only the charges made since the last one.

	Addresses are never taken off: a payment finds its charge however late it comes.
	"""

	def __init__(self, chain: str):
		self._chain, self._charges, self._since = chain, {}, None

	def fresh(self) -> "Watched":
		with jobs.transaction():
			row = frappe.qb.DocType(store.CHARGE)
			query = (
				frappe.qb.from_(row)
				.select(row.name, row.address, row.creation)
				.where(row.chain == self._chain)
			)
			if self._since:
				# A charge may be committed some time after it was written; what is read twice does no harm.
				query = query.where(row.creation >= self._since - timedelta(minutes=10))
			for name, address, creation in query.run():
				self._charges[address] = name
				self._since = max(self._since or creation, creation)
		return self

	def __getitem__(self, address: str) -> str:
		return self._charges[address]

	def __iter__(self):
		return iter(self._charges)

	def __len__(self) -> int:
		return len(self._charges)
