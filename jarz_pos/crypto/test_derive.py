"""Addresses against published vectors and a real node. The keys here are published test vectors, worth nothing."""

import hashlib
import hmac
import os

import pytest
from ecdsa import SECP256k1, SigningKey

from jarz_pos.crypto import derive
from jarz_pos.crypto.keccak import keccak
from jarz_pos.tests import anvil

# BIP-32, test vector 2: m, and its child 0.
BIP32_PARENT = "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB"
BIP32_CHILD = "xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH"
# The phrase that every development node uses; the account is derived here with private keys, as a wallet does it.
PHRASE = b"test test test test test test test test test test test junk"


def _account_xpub() -> str:
	"""What a wallet with PHRASE exports as m/44'/60'/0'."""
	digest = hmac.digest(b"Bitcoin seed", hashlib.pbkdf2_hmac("sha512", PHRASE, b"mnemonic", 2048), "sha512")
	for number in (44, 60, 0):
		child = b"\0" + digest[:32] + (2**31 + number).to_bytes(4, "big")
		step = hmac.digest(digest[32:], child, "sha512")
		key = (int.from_bytes(step[:32], "big") + int.from_bytes(digest[:32], "big")) % SECP256k1.order
		digest = key.to_bytes(32, "big") + step[32:]
	key = SigningKey.from_string(digest[:32], curve=SECP256k1).verifying_key
	raw = bytes.fromhex("0488b21e") + bytes(9) + digest[32:] + key.to_string("compressed")
	raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
	number, text = int.from_bytes(raw, "big"), ""
	while number:
		number, digit = divmod(number, 58)
		text = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[digit] + text
	return text


def test_a_child_key_is_that_of_the_published_vector():
	assert derive.extended_key(BIP32_PARENT).child(0) == derive.extended_key(BIP32_CHILD)


def test_addresses_are_those_that_the_node_derives_from_its_phrase():
	node = anvil.start()
	try:
		assert [derive.hd_address(_account_xpub(), index) for index in range(5)] == node.accounts[:5]
		for data in (b"", b"a", os.urandom(135), os.urandom(136), os.urandom(137), os.urandom(1000)):
			assert node.rpc("web3_sha3", "0x" + data.hex()) == "0x" + keccak(data).hex()
	finally:
		node.stop()


@pytest.mark.parametrize(
	("text", "reason"),
	[
		(
			"xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U",
			"private key",
		),
		(BIP32_PARENT[:-1] + "C", "mistyped"),
		("hello", "not an extended key|mistyped"),
		("0x" + "11" * 32, "not an extended key"),
		("", "not an extended key|mistyped"),
	],
)
def test_nothing_but_an_extended_public_key_is_taken(text, reason):
	with pytest.raises(derive.NotWatchOnly, match=reason) as refusal:
		derive.extended_key(text)
	assert not text or text not in str(refusal.value)


@pytest.mark.parametrize(
	"address",
	["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"],
)
def test_people_see_the_capitals_of_eip_55(address):
	assert derive.checksummed(address.lower()) == address


def test_salts_tell_sites_and_indexes_apart():
	one, two = "01" * 16, "02" * 16
	made = {derive.salt(site, index) for site in (one, two) for index in (0, 1, 2**31)}
	assert len(made) == 6 and all(len(salt) == 66 for salt in made)
