"""Which address belongs to which charge."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import frappe
from frappe.query_builder.functions import Count

from jarz_pos import jobs
from jarz_pos.crypto import store

# How far back a new charge may stand: it is committed some time after it was written, and once a year the site's clocks go
# back by an hour.
LOOK_BACK = timedelta(minutes=75)


class Watched(Mapping):
	"""The charges of a chain by address, in memory; each look reads only what is new, and counts whether that was all.

	Addresses are never taken off: a payment finds its charge however late it comes.
	"""

	def __init__(self, chain: str):
		self.chain = chain
		self._charges: dict[str, str] = {}
		self._recent: dict[str, datetime] = {}
		self._newest: datetime | None = None

	def fresh(self) -> "Watched":
		with jobs.transaction():
			self._read(self._newest)
			if self._newest:
				begin = self._newest - LOOK_BACK
				self._recent = {name: made for name, made in self._recent.items() if made >= begin}
				if self._count(begin) != len(self._recent):
					self._read(begin)
		return self

	def _read(self, since: datetime | None) -> None:
		row = frappe.qb.DocType(store.CHARGE)
		query = (
			frappe.qb.from_(row).select(row.name, row.address, row.creation).where(row.chain == self.chain)
		)
		for name, address, made in (query.where(row.creation >= since) if since else query).run():
			self._charges[address] = name
			self._recent[name] = made
			self._newest = max(self._newest or made, made)

	def _count(self, since: datetime) -> int:
		row = frappe.qb.DocType(store.CHARGE)
		query = frappe.qb.from_(row).select(Count("*")).where(row.chain == self.chain)
		return query.where(row.creation >= since).run()[0][0]

	def __getitem__(self, address: str) -> str:
		return self._charges[address]

	def __iter__(self):
		return iter(self._charges)

	def __len__(self) -> int:
		return len(self._charges)
