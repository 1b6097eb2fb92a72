"""Whether somebody holds the key of an address: who signed a text (EIP-191). Pure: no database, no Frappe."""

import hashlib

from ecdsa import SECP256k1, VerifyingKey
from ecdsa.errors import MalformedPointError
from ecdsa.numbertheory import SquareRootError

from jarz_pos.crypto import derive
from jarz_pos.crypto.keccak import keccak


def digest(text: str) -> bytes:
	"""What wallets sign when they sign `text`."""
	body = text.encode()
	return keccak(b"\x19Ethereum Signed Message:\n" + str(len(body)).encode() + body)


def signer(text: str, signature: str) -> str:
	"""The address, in lower case, whose key signed `text`. Raises ValueError where the signature is none."""
	raw = bytes.fromhex(signature.strip().removeprefix("0x"))
	if len(raw) != 65:
		raise ValueError("a signature has 65 bytes")
	r, s, parity = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big"), raw[64] % 27
	if not (0 < r < SECP256k1.order and 0 < s <= SECP256k1.order // 2 and parity in (0, 1)):
		raise ValueError("the signature is out of range")
	try:
		keys = VerifyingKey.from_public_key_recovery_with_digest(
			raw[:64], digest(text), SECP256k1, hashfunc=hashlib.sha256
		)
	except (MalformedPointError, SquareRootError) as error:
		raise ValueError("nobody can have signed this") from error
	# Two keys fit; the last byte of the signature says which: whether the y of its point is odd.
	return derive.address_of(keys[parity])
