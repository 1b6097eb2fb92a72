"""A shop that takes stablecoins: chain, token and settings for tests, committed under names of their own."""

import frappe

from jarz_pos.tests.factories import ensure

FACTORY, FORWARDER = "0x" + "fb" * 20, "0x" + "f0" * 20
CONTRACT = "0x" + "70" * 20


def switch_on(default_token: str = "", **values: object) -> None:
	"""Jarz Crypto Settings with forwarders, 0.5 % or 0.05 tokens of tolerance and an hour to pay."""
	settings = frappe.get_doc("Jarz Crypto Settings")
	settings.update(
		{
			"enabled": 1,
			"address_source": "Forwarder",
			"accept_minutes": 60,
			"late_policy": "Accept",
			"tolerance_percent": 0.5,
			"tolerance_tokens": 0.05,
			"book_at": "Settled",
			**({"default_token": default_token} if default_token else {}),
			**values,
		}
	)
	settings.save(ignore_permissions=True)


def make_chain(name: str, chain_id: int, *urls: str, **values: object) -> str:
	"""A chain that answers at `urls`; 2 confirmations, 6 from 1000 tokens on."""
	return ensure(
		"Jarz Chain",
		name,
		**{
			"chain_name": name,
			"chain_id": chain_id,
			"block_seconds": 0.4,
			"finality": "Blocks",
			"final_blocks": 20,
			"factory": FACTORY,
			"forwarder": FORWARDER,
			"providers": [
				{"url": url, "label": f"p{index}"} for index, url in enumerate(urls or ["http://127.0.0.1:1"])
			],
			"tiers": [{"from_amount": 0, "confirmations": 2}, {"from_amount": 1000, "confirmations": 6}],
			**values,
		},
	).name


def make_token(chain: str, contract: str = CONTRACT, symbol: str = "USDC", currency: str = "USD") -> str:
	"""A token with 6 decimals that is worth one unit of `currency`."""
	return ensure(
		"Jarz Token",
		f"{symbol}-{chain}",
		symbol=symbol,
		chain=chain,
		contract=contract,
		decimals=6,
		currency=currency,
	).name


def dollar_costs(rate: float, currency: str = "EGP") -> None:
	"""A Currency Exchange of today."""
	filters = {"from_currency": "USD", "to_currency": currency, "date": frappe.utils.today()}
	if not frappe.db.exists("Currency Exchange", filters):
		frappe.get_doc(
			{
				"doctype": "Currency Exchange",
				"exchange_rate": rate,
				"for_selling": 1,
				"for_buying": 1,
				**filters,
			}
		).insert(ignore_permissions=True)
