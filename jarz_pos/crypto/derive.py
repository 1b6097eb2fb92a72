"""Addresses of charges, from public data alone: a child of an extended public key, or a CREATE2 forwarder.

Pure: no database, no Frappe. Addresses are kept in lower case; `checksummed` is for people.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from functools import lru_cache

from ecdsa import SECP256k1, VerifyingKey
from ecdsa.errors import MalformedPointError

from jarz_pos.crypto.keccak import keccak

ADDRESS = re.compile(r"0x[0-9a-f]{40}")
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_XPUB = bytes.fromhex("0488b21e")
_CLONE = ("3d602d80600a3d3981f3363d3d373d3d3d363d73", "5af43d82803e903d91602b57fd5bf3")


class NotWatchOnly(ValueError):
	"""What was given is not an extended public key; the text says what it looks like, never what it is."""


@dataclass(frozen=True)
class ExtendedKey:
	"""A public key and what its children are derived with."""

	key: bytes
	chain_code: bytes

	def child(self, index: int) -> "ExtendedKey":
		"""BIP-32 public derivation of a child that is not hardened."""
		if not 0 <= index < 2**31:
			raise ValueError("no such child")
		digest = hmac.digest(self.chain_code, self.key + index.to_bytes(4, "big"), "sha512")
		point = SECP256k1.generator * int.from_bytes(digest[:32], "big") + public_key(self.key).pubkey.point
		child = VerifyingKey.from_public_point(point, curve=SECP256k1)
		return ExtendedKey(child.to_string("compressed"), digest[32:])

	@property
	def address(self) -> str:
		return address_of(public_key(self.key))


def extended_key(text: str) -> ExtendedKey:
	"""Read an `xpub…`. Raises NotWatchOnly for anything else, an extended private key above all."""
	text = text.strip()
	if text[1:4] == "prv":
		raise NotWatchOnly("private key")
	try:
		number = 0
		for character in text:
			number = number * 58 + _ALPHABET.index(character)
		raw = number.to_bytes(82, "big")
	except (ValueError, OverflowError):
		raise NotWatchOnly("not an extended key") from None
	body, check = raw[:78], raw[78:]
	if hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4] != check:
		raise NotWatchOnly("mistyped")
	if body[:4] != _XPUB:
		raise NotWatchOnly("private key" if body[45] == 0 else "not an extended key")
	found = ExtendedKey(key=body[45:], chain_code=body[13:45])
	try:
		public_key(found.key)
	except MalformedPointError:
		raise NotWatchOnly("not an extended key") from None
	return found


def public_key(compressed: bytes) -> VerifyingKey:
	"""The key of secp256k1 that 33 bytes stand for. Raises MalformedPointError where there is none."""
	return VerifyingKey.from_string(compressed, curve=SECP256k1)


def address_of(key: VerifyingKey) -> str:
	"""The address, in lower case, of whoever holds the private part of `key`."""
	return "0x" + keccak(key.to_string("raw"))[12:].hex()


def hd_address(account_xpub: str, index: int) -> str:
	"""Receiving address `index` of the account: m/44'/60'/account' is what a wallet exports, 0/index what it shows."""
	return _receiving(account_xpub).child(index).address


@lru_cache(maxsize=8)
def _receiving(account_xpub: str) -> ExtendedKey:
	return extended_key(account_xpub).child(0)


def salt(namespace: str, index: int) -> str:
	"""The CREATE2 salt of address `index` of a site: 16 bytes of the site's own (hex), 16 of the index. Public."""
	return "0x" + bytes.fromhex(namespace).rjust(16, b"\0")[:16].hex() + index.to_bytes(16, "big").hex()


def forwarder_address(factory: str, forwarder: str, salt: str) -> str:
	"""Where `factory` makes, or will make, the clone of `forwarder` for `salt`."""
	code = bytes.fromhex(_CLONE[0] + forwarder[2:] + _CLONE[1])
	digest = keccak(b"\xff" + bytes.fromhex(factory[2:]) + bytes.fromhex(salt[2:]) + keccak(code))
	return "0x" + digest[12:].hex()


def checksummed(address: str) -> str:
	"""The address with the capitals of EIP-55, by which wallets notice a mistyped letter."""
	plain = address[2:].lower()
	digest = keccak(plain.encode()).hex()
	return "0x" + "".join(
		letter.upper() if int(digit, 16) >= 8 else letter
		for letter, digit in zip(plain, digest, strict=False)
	)


def is_address(text: str) -> bool:
	"""An address in lower case."""
	return bool(ADDRESS.fullmatch(text))
