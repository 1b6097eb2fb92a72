"""Tokens of previews: what was shown, for a while, and nobody else's."""

import base64

import pytest

from jarz_pos.delivery import tokens

SHOWN = tokens.Shown("SINV-1", "staff@shop", "Supplier", "منى 🎂", "later", "147.77", "30.00")
KEY, NOW = b"site key", 1_000_000.0


def test_a_token_says_what_was_shown_until_it_expires():
	token = tokens.issue(SHOWN, KEY, NOW)
	assert tokens.read(token, KEY, NOW + 180) == SHOWN
	with pytest.raises(tokens.Expired):
		tokens.read(token, KEY, NOW + 180.5)


@pytest.mark.parametrize("token", ["", "x", "ü", "AAAA", "!" * 200, base64.b64encode(b"x" * 100).decode()])
def test_rubbish_is_no_token(token):
	with pytest.raises(tokens.Unknown):
		tokens.read(token, KEY, NOW)


def test_a_token_cannot_be_changed_or_made_elsewhere():
	token = tokens.issue(SHOWN, KEY, NOW)
	signed = base64.urlsafe_b64decode(token)
	richer = base64.urlsafe_b64encode(signed.replace(b"147.77", b"001.00")).decode()
	for forged in (richer, tokens.issue(SHOWN, b"another key", NOW)):
		with pytest.raises(tokens.Unknown):
			tokens.read(forged, KEY, NOW)
