"""Whether a shop that takes stablecoins can see its payments, for the doctor."""

from jarz_pos.crypto import health
from jarz_pos.setup.findings import Findings, hint


def read() -> Findings:
	"""Every enabled chain is read."""
	for row in health.chains():
		if row["state"] == health.STUCK:
			why = f": {row['error']}" if row["error"] else ""
			yield hint(
				f"Chain {row['chain']} is not read{why}",
				"Look at its providers, and see that the scheduler and a worker of the queue long run.",
			)
