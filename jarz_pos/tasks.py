"""What the scheduler and the queue call, one line each."""

from jarz_pos.webhooks import delivery


def webhooks() -> None:
	"""Every minute, and soon after an event was written."""
	delivery.relay()
