"""Keccak-256, the hash of Ethereum, which hashlib lacks (SHA3-256 pads differently). Pure: no database, no Frappe."""

from Crypto.Hash import keccak as _keccak


def keccak(data: bytes) -> bytes:
	"""The 32 bytes of Keccak-256 of `data`."""
	return _keccak.new(digest_bits=256, data=data).digest()
