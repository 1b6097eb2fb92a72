"""Signatures that a real node makes with the keys of its development accounts."""

import pytest

from jarz_pos.crypto.proof import signer
from jarz_pos.tests import anvil


@pytest.fixture(scope="module")
def node():
	running = anvil.start()
	yield running
	running.stop()


def _signed(node, account: str, text: str) -> str:
	return node.rpc("personal_sign", "0x" + text.encode().hex(), account)


@pytest.mark.parametrize("text", ["Refund of CHG-2026-00001", "مرحبا", "x" * 200])
def test_the_signer_of_a_text_is_found(node, text):
	for account in node.accounts[:4]:
		assert signer(text, _signed(node, account, text)) == account


def test_another_text_or_a_changed_signature_is_another_signer_or_none(node):
	account = node.accounts[0]
	signature = _signed(node, account, "to A")
	assert signer("to B", signature) != account
	for changed in ("0x", "0x" + "00" * 65, signature[:-2], signature[:-2] + "05", "0x" + "ff" * 65, "zz"):
		with pytest.raises(ValueError):
			signer("to A", changed)
	no_point = (5).to_bytes(32, "big") + (1).to_bytes(32, "big")  # nothing on the curve has an x of 5
	for parity in ("1b", "1c"):
		with pytest.raises(ValueError):
			signer("to A", no_point.hex() + parity)
