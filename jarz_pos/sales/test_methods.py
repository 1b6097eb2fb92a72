"""Payment methods in every spelling that clients use (contract chapter 4, row 16)."""

import pytest

from jarz_pos.sales import methods


@pytest.mark.parametrize(
	("written", "stored"),
	[
		("Cash", "Cash"),
		("cash", "Cash"),
		("InstaPay", "Instapay"),
		("Instapay", "Instapay"),
		("INSTA PAY", "Instapay"),
		("Wallet", "Mobile Wallet"),
		("Mobile Wallet", "Mobile Wallet"),
		("mobile_wallet", "Mobile Wallet"),
		(" mobile-wallet ", "Mobile Wallet"),
		("Bitcoin", None),
		("", None),
	],
)
def test_every_spelling_is_stored_as_one(written, stored):
	assert methods.method(written) == stored
