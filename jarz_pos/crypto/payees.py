"""Whether a payee holds his address: its key has signed, or his wallet is a contract that accepts the signature (EIP-1271)."""

from jarz_pos.crypto import proof, providers


def has_signed(chain: str, address: str, text: str, signature: str) -> bool:
	"""Whether `signature` (hex) of `text` is that of `address`. The chain is asked only where no key of that address signed.

	Raises NoProvider where then nobody answers.
	"""
	try:
		if proof.signer(text, signature) == address:
			return True
	except ValueError:
		pass  # a contract's signature has a form of its own
	try:
		raw = bytes.fromhex(signature.strip().removeprefix("0x"))
	except ValueError:
		return False
	digest = proof.digest(text)
	return providers.pool(chain).ask(lambda provider: provider.accepts_signature(address, digest, raw))
