"""The token of a preview: whoever confirms with it confirms exactly what was shown. Pure: no database, no Frappe.

It carries what was shown, signed with the site's key, so nothing is stored before something happens. It is spent by the
dispatch itself: an order goes out once, under the lock on its row, and afterwards every token for it gets the answer of
that dispatch. A refused confirmation spends nothing.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

LIFETIME = 180  # seconds
_DIGEST = hashlib.sha256
_SIGNATURE = _DIGEST().digest_size


class Unknown(ValueError):
	"""Not a token of this site."""


class Expired(ValueError):
	"""The preview is too old."""


@dataclass(frozen=True)
class Shown:
	"""What a preview showed, and to whom; amounts as texts. `party` is empty when no courier was chosen yet."""

	order: str
	user: str
	party_type: str
	party: str
	mode: str
	amount: str
	fee: str


def issue(shown: Shown, key: bytes, now: float) -> str:
	"""A token for `LIFETIME` seconds from `now`, a Unix time."""
	body = json.dumps([asdict(shown), now + LIFETIME], ensure_ascii=False).encode()
	return base64.urlsafe_b64encode(_sign(body, key) + body).decode()


def read(token: str, key: bytes, now: float) -> Shown:
	"""What the preview of `token` showed. Raises Unknown or Expired."""
	try:
		signed = base64.urlsafe_b64decode(token.encode())
	except ValueError:
		raise Unknown from None
	signature, body = signed[:_SIGNATURE], signed[_SIGNATURE:]
	if not hmac.compare_digest(signature, _sign(body, key)):
		raise Unknown
	shown, until = json.loads(body)
	if now > until:
		raise Expired
	return Shown(**shown)


def _sign(body: bytes, key: bytes) -> bytes:
	return hmac.new(key, b"jarz_pos preview:" + body, _DIGEST).digest()
