"""The providers of a chain as it is set up, for questions beside the reading of blocks."""

import frappe

from jarz_pos.crypto.chain.pool import Pool
from jarz_pos.crypto.chain.rpc import Provider

SECONDS = 3


def pool(chain: str) -> Pool:
	"""The providers of a Jarz Chain, each asked whether it serves that chain before anything else."""
	profile = frappe.get_cached_doc("Jarz Chain", chain)
	return Pool(
		profile.chain_id,
		profile.genesis_hash or "",
		[Provider(row.url, row.label, seconds=SECONDS) for row in profile.providers],
	)
