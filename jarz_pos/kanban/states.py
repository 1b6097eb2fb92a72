"""The states of an order and the moves between them (contract 1.8.4). Pure: no database, no Frappe.

The table below is the only source of truth: the API, the desk's own board, cancelling, transferring and (later)
dispatch and returns all ask it.
"""

RECEIVED = "Received"
IN_PROGRESS = "In Progress"
READY = "Ready"
OUT_FOR_DELIVERY = "Out for Delivery"
DELIVERED = "Delivered"
CANCELLED = "Cancelled"
RETURNED = "Returned"

ORDER = (RECEIVED, IN_PROGRESS, READY, OUT_FOR_DELIVERY, DELIVERED, CANCELLED, RETURNED)
BEFORE_DISPATCH = (RECEIVED, IN_PROGRESS, READY)
DISPATCHED = (OUT_FOR_DELIVERY, DELIVERED)

FORWARD = {RECEIVED: IN_PROGRESS, IN_PROGRESS: READY, READY: OUT_FOR_DELIVERY, OUT_FOR_DELIVERY: DELIVERED}
COLOURS = {RETURNED: "#FCE4EC"}
DEFAULT_COLOUR = "#F5F5F5"


class MoveRefused(Exception):
	"""The table has no such move. Carries both states, so that the text for people can name them."""

	def __init__(self, old: str, new: str) -> None:
		super().__init__(old, new)
		self.old = old
		self.new = new


def key(label: str) -> str:
	"""The column id of a state: `Out for Delivery` → `out_for_delivery`."""
	return label.lower().replace(" ", "_")


def label(written: str) -> str | None:
	"""The state that a client means, whatever the case, as label or column id; None when there is no such state."""
	return _BY_KEY.get(key(" ".join(written.split())))


def initial(sales_partner: str | None) -> str:
	"""Where a new order starts: what a sales partner sent is being prepared already."""
	return IN_PROGRESS if sales_partner else RECEIVED


def check_forward(old: str, new: str) -> None:
	"""A card is moved by hand. Raises MoveRefused unless `new` is the next column; the same state is not asked here."""
	_check(old, new, FORWARD.get(old) == new)


def check_cancel(old: str) -> None:
	"""An order is cancelled: only before its goods have left. Raises MoveRefused."""
	_check(old, CANCELLED, old in BEFORE_DISPATCH)


def check_transfer(old: str) -> None:
	"""An order goes to another branch and starts again there. Raises MoveRefused."""
	_check(old, RECEIVED, old in BEFORE_DISPATCH)


def check_return(old: str) -> None:
	"""Goods came back: only what was sent out can. Raises MoveRefused."""
	_check(old, RETURNED, old in DISPATCHED)


def _check(old: str, new: str, allowed: bool) -> None:
	if not allowed:
		raise MoveRefused(old, new)


_BY_KEY = {key(state): state for state in ORDER}
