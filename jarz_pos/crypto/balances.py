"""What lies at an address, as last read from its chain: for people to look at, never to decide anything by.

Kept in Redis with the block that it was read at. A transfer that the chain reader sees makes it be read anew; what leaves
an address unseen (a sweep) shows after the time to live.
"""

from dataclasses import asdict, dataclass

import frappe

from jarz_pos.crypto import providers
from jarz_pos.crypto.chain.pool import NoProvider

SECONDS = 30


@dataclass(frozen=True)
class Balance:
	"""`units` of the token in its smallest unit, at `block`."""

	units: int
	block: int


def balance(chain: str, contract: str, address: str) -> Balance | None:
	"""The balance of `address` (lower case); None where no provider of the chain answers now."""
	kept = frappe.cache.get_value(_key(chain, contract, address), expires=True)
	if kept:
		return Balance(int(kept["units"]), kept["block"])
	try:
		found = Balance(*providers.pool(chain).ask(lambda provider: provider.balance(contract, address)))
	except NoProvider:
		return None
	values = {**asdict(found), "units": str(found.units)}
	frappe.cache.set_value(_key(chain, contract, address), values, expires_in_sec=SECONDS)
	return found


def forget(chain: str, places: set[tuple[str, str]]) -> None:
	"""The balances of these (contract, address) have changed."""
	for contract, address in places:
		frappe.cache.delete_value(_key(chain, contract, address))


def _key(chain: str, contract: str, address: str) -> str:
	return f"jarz_balance|{chain}|{contract}|{address}"
