"""Signatures by Standard Webhooks 1.0 (standardwebhooks.com). Pure: no database, no Frappe."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
	"""A secret as receivers paste it: `whsec_` and 32 random bytes in base64."""
	return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, timestamp: int, body: bytes, signers: Iterable[str]) -> dict[str, str]:
	"""The three headers of a message. While a secret is being rotated both sign, and a receiver accepts either.

	`timestamp` in seconds since 1970: receivers refuse old messages, so every attempt is signed anew.
	"""
	signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
	return {
		"webhook-id": message_id,
		"webhook-timestamp": str(timestamp),
		"webhook-signature": " ".join(_signature(secret, signed) for secret in signers),
	}


def _signature(secret: str, signed: bytes) -> str:
	key = base64.b64decode(secret.removeprefix(PREFIX))
	return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
