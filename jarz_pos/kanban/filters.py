"""What a client narrows the board by (contract 1.8.2): parsed once, then told to the query."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.kanban import states
from jarz_pos.wire import Wire, date, decimal, json_list, json_map, text

MOST_BRANCHES = 500

PAYMENT_STATUSES = {
	"paid": ("Paid",),
	"unpaid": ("Unpaid", "Overdue", "Partly Paid"),
	"overdue": ("Unpaid", "Overdue", "Partly Paid"),
}
STATUSES = (*PAYMENT_STATUSES, "cancelled", "return", "draft")


@dataclass(frozen=True)
class BoardFilters:
	"""One request for the board. `branches` are those of the caller already; every other value is empty or narrows."""

	branches: tuple[str, ...]
	search: str = ""
	customer: str = ""
	status: str = ""
	date_from: datetime.date | None = None
	date_to: datetime.date | None = None
	amount_from: Decimal | None = None
	amount_to: Decimal | None = None

	@property
	def narrowed(self) -> bool:
		"""Anything but the choice of branches: the window of 60 days and the trimming of Delivered then do not apply."""
		return any(
			value not in ("", None)
			for value in (
				self.search,
				self.customer,
				self.status,
				self.date_from,
				self.date_to,
				self.amount_from,
				self.amount_to,
			)
		)


def parse(filters: Wire) -> BoardFilters:
	"""From the client's JSON map. Raises ValidationError with a human text for what cannot be read."""
	sent = json_map(filters, _("The filter"))
	status = text(sent.get("status"), _("Status")).lower()
	if status == "all":
		status = ""
	if status and status not in STATUSES:
		frappe.throw(_("There is no status {0}. Use one of: {1}.").format(status, ", ".join(STATUSES)))
	return BoardFilters(
		branches=_branches(sent.get("branches")),
		search=text(sent.get("searchTerm"), _("Search")),
		customer=text(sent.get("customer"), _("Customer")),
		status=status,
		date_from=date(sent.get("dateFrom"), _("The first date")),
		date_to=date(sent.get("dateTo"), _("The last date")),
		amount_from=decimal(sent.get("amountFrom"), _("The lowest amount")),
		amount_to=decimal(sent.get("amountTo"), _("The highest amount")),
	)


def state_labels(filters: BoardFilters) -> tuple[str, ...]:
	"""The columns that may hold a match."""
	return {
		"return": (*states.DISPATCHED, states.RETURNED),
		"cancelled": (states.CANCELLED,),
	}.get(filters.status, states.ORDER)


def _branches(sent: Wire) -> tuple[str, ...]:
	"""The caller's branches, only those he has selected; what is not his is left out without a word."""
	own = guards.branches()
	selected = json_list(sent, _("Branches"))[:MOST_BRANCHES]
	chosen = {text(name, _("Branch")) for name in selected}
	return tuple(branch for branch in own if branch in chosen) if chosen else own
