"""Whether somebody holds the key of an address: who signed a text (EIP-191). Pure: no database, no Frappe."""

from jarz_pos.crypto import curve
from jarz_pos.crypto.keccak import keccak


def signer(text: str, signature: str) -> str:
	"""The address, in lower case, whose key signed `text`. Raises ValueError where the signature is none."""
	raw = bytes.fromhex(signature.strip().removeprefix("0x"))
	if len(raw) != 65:
		raise ValueError("a signature has 65 bytes")
	r, s, parity = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big"), raw[64] % 27
	if not (0 < r < curve.ORDER and 0 < s <= curve.ORDER // 2 and parity in (0, 1)):
		raise ValueError("the signature is out of range")
	body = text.encode()
	digest = keccak(b"\x19Ethereum Signed Message:\n" + str(len(body)).encode() + body)
	inverse = pow(r, -1, curve.ORDER)
	point = curve.unpacked(bytes([2 + parity]) + r.to_bytes(32, "big"))
	shared = curve.times(s * inverse % curve.ORDER, point)
	x, y = curve.base_times_plus(-int.from_bytes(digest, "big") * inverse % curve.ORDER, shared)
	return "0x" + keccak(x.to_bytes(32, "big") + y.to_bytes(32, "big"))[12:].hex()
