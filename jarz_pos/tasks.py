"""What the scheduler and the queue call, one line each."""

from jarz_pos.crypto import books, charges, checks, payouts, sync
from jarz_pos.webhooks import delivery


def print_slips(printer: str) -> None:
	"""Soon after a slip was put into the queue of a printer."""
	from jarz_pos.printing import worker  # brings the drawing of letters, which no other task needs

	worker.drain(printer)


def sweep_prints() -> None:
	"""Every minute: slips that were left behind."""
	from jarz_pos.printing import worker

	worker.sweep()


def webhooks() -> None:
	"""Every minute, and soon after an event was written."""
	delivery.relay()


def chains() -> None:
	"""Every minute: a job for each chain that nobody reads, payments and refunds into the books, and charges that nobody needs."""
	sync.wake()
	books.book_marked()
	payouts.track()
	charges.close_unneeded()


def check_charges() -> None:
	"""Every night: the status of each charge still follows from its facts."""
	checks.nightly()


def follow_chain(chain: str) -> None:
	"""Reads one chain for as long as it is enabled."""
	sync.follow(chain)


def book_charges() -> None:
	"""Soon after payments were found."""
	books.book_marked()
