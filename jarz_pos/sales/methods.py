"""How customers pay, in the one spelling that is stored (contract chapter 4, row 16). Pure."""

CASH = "Cash"
INSTAPAY = "Instapay"
WALLET = "Mobile Wallet"

ONLINE = (INSTAPAY, WALLET)
# A receipt and the setting that names the Mode of Payment have a spelling of their own (contract 1.7).
RECEIPT_SPELLING = {INSTAPAY: "InstaPay", WALLET: "Wallet"}
REFERENCE_PREFIX = {INSTAPAY: "IPY", WALLET: "WAL"}

_SPELLINGS = {"cash": CASH, "instapay": INSTAPAY, "wallet": WALLET, "mobilewallet": WALLET}


def method(written: str) -> str | None:
	"""The method that a client means, in any case and with any spaces; None when there is no such method."""
	return _SPELLINGS.get("".join(written.lower().replace("_", " ").replace("-", " ").split()))
