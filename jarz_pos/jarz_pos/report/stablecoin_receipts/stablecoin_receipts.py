"""Charges, received tokens and refunds, day by day. What a reorganisation took away does not count."""

import datetime
from collections import defaultdict
from decimal import Decimal
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Date
from frappe.utils import add_days, get_datetime, get_system_timezone, getdate, today

from jarz_pos.crypto import books, fold, refunds, store
from jarz_pos.jarz_pos.report import columns

SHOWN_DAYS, DAYS_DRAWN = 30, 31


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, one row for each day and token with something in it, and a chart of the tokens received."""
	filters = frappe._dict(filters or {})
	first = getdate(filters.from_date or add_days(today(), -SHOWN_DAYS))
	last = getdate(filters.to_date or today())
	tokens = {row.name: row for row in _tokens(filters)}
	found: dict[tuple, dict] = defaultdict(
		lambda: {"made": 0, "paid": 0, "payments": 0, "units": 0, "refunded": 0, "booked": 0}
	)
	for key, field in (("creation", "made"), ("settled_on", "paid")):
		for day, token, count in _charges(key, first, last):
			found[day, token][field] += count
	for day, token, units, booked in _payments(tokens, first, last):
		row = found[day, token]
		row["payments"] += 1
		row["units"] += units
		row["booked"] += booked
	for day, token, units, booked in _refunds(first, last):
		found[day, token]["refunded"] += units
		found[day, token]["booked"] -= booked
	rows = [
		_row(day, tokens[token], values) for (day, token), values in sorted(found.items()) if token in tokens
	]
	return _columns(), rows, None, _chart(rows, first, last)


def _tokens(filters: frappe._dict) -> list[frappe._dict]:
	chosen = {"chain": filters.chain} if filters.chain else {}
	fields = ["name", "symbol", "chain", "contract", "decimals"]
	return frappe.get_all("Jarz Token", filters=chosen, fields=fields, order_by="name asc")


def _charges(moment: str, first: datetime.date, last: datetime.date) -> list[tuple]:
	"""(day, token, how many) of charges made, or settled, on each day."""
	charge = frappe.qb.DocType(store.CHARGE)
	day = Date(charge[moment])
	query = (
		frappe.qb.from_(charge)
		.select(day, charge.token, Count(charge.name))
		.where(charge[moment].between(get_datetime(first), get_datetime(add_days(last, 1))))
		.groupby(day, charge.token)
	)
	if moment == "settled_on":
		query = query.where(charge.status.isin(fold.PAID))
	return [(getdate(day), token, count) for day, token, count in query.run()]


def _payments(tokens: dict, first: datetime.date, last: datetime.date) -> list[tuple]:
	"""(day, token, units, money booked) of each payment that stands on its chain."""
	zone = ZoneInfo(get_system_timezone())
	payment, block, posting = (
		frappe.qb.DocType(name) for name in (store.PAYMENT, store.BLOCK, books.POSTING)
	)
	ends = [
		int(datetime.datetime.combine(day, datetime.time(), zone).timestamp())
		for day in (first, add_days(last, 1))
	]
	rows = (
		frappe.qb.from_(payment)
		.join(block)
		.on(
			(block.chain == payment.chain)
			& (block.number == payment.block)
			& (block.hash == payment.block_hash)
		)
		.left_join(posting)
		.on(posting.name == payment.payment_key)
		.select(payment.chain, payment.token, payment.units, payment.block_time)
		.select(posting.paid, posting.payment_entry)
		.where((payment.block_time >= ends[0]) & (payment.block_time < ends[1]))
		.run(as_dict=True)
	)
	names = {(token.chain, token.contract): name for name, token in tokens.items()}
	return [
		(
			datetime.datetime.fromtimestamp(row.block_time, zone).date(),
			names[row.chain, row.token],
			int(row.units),
			Decimal(str(row.paid)) if row.payment_entry else Decimal(0),
		)
		for row in rows
		if (row.chain, row.token) in names
	]


def _refunds(first: datetime.date, last: datetime.date) -> list[tuple]:
	"""(day, token, units, money booked) of each refund that is final."""
	refund, charge = frappe.qb.DocType(refunds.REFUND), frappe.qb.DocType(store.CHARGE)
	rows = (
		frappe.qb.from_(refund)
		.join(charge)
		.on(charge.name == refund.charge)
		.select(refund.paid_on, charge.token, refund.units, refund.amount, refund.payment_entry)
		.where((refund.docstatus == 1) & (refund.status == refunds.FINAL))
		.where(refund.paid_on.between(get_datetime(first), get_datetime(add_days(last, 1))))
		.run(as_dict=True)
	)
	return [
		(
			getdate(row.paid_on),
			row.token,
			int(row.units),
			Decimal(str(row.amount)) if row.payment_entry else Decimal(0),
		)
		for row in rows
	]


def _row(day: datetime.date, token: frappe._dict, values: dict) -> dict:
	return {
		"day": day,
		"token": token.symbol,
		"chain": token.chain,
		"made": values["made"],
		"paid": values["paid"],
		"payments": values["payments"],
		"received": float(Decimal(values["units"]).scaleb(-token.decimals)),  # for people's eyes
		"refunded": float(Decimal(values["refunded"]).scaleb(-token.decimals)),
		"booked": float(values["booked"]),
	}


def _columns() -> list[dict]:
	return [
		columns.text("day", _("Date"), 110, "Date"),
		columns.text("token", _("Token"), 90),
		columns.text("chain", _("Chain"), 140),
		columns.text("made", _("Charges made"), 140, "Int"),
		columns.text("paid", _("Charges paid"), 140, "Int"),
		columns.text("payments", _("Payments"), 100, "Int"),
		{**columns.text("received", _("Tokens received"), 150, "Float"), "precision": 6},
		{**columns.text("refunded", _("Tokens refunded"), 150, "Float"), "precision": 6},
		columns.text("booked", _("Booked"), 170, "Currency"),
	]


def _chart(rows: list[dict], first: datetime.date, last: datetime.date) -> dict | None:
	if not rows:
		return None
	days = [add_days(first, offset) for offset in range((last - first).days + 1)]
	# The desk cuts labels that do not fit, so a long time is drawn by months.
	is_short = len(days) <= DAYS_DRAWN
	places = days if is_short else sorted({day.replace(day=1) for day in days})
	lines: dict[str, dict] = defaultdict(lambda: defaultdict(float))
	for row in rows:
		place = row["day"] if is_short else row["day"].replace(day=1)
		lines[f"{row['token']} · {row['chain']}"][place] += row["received"]
	return {
		"type": "bar",
		"barOptions": {"stacked": 1},
		"data": {
			"labels": [str(place.day) if is_short else f"{place:%m-%y}" for place in places],
			"datasets": [
				{"name": name, "values": [received.get(place, 0) for place in places]}
				for name, received in sorted(lines.items())
			],
		},
		"fieldtype": "Float",
	}
