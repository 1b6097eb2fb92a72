"""One JSON-RPC provider: a question, an answer that has the right shape, or a Fault that says what to do about it.

Pure: no database, no Frappe. What a provider says is checked for form here and for truth in `reader`.
"""

import json
import re
import time
from dataclasses import dataclass

import requests

TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
IS_VALID_SIGNATURE = "0x1626ba7e"  # the function, and what it answers where the signature is good
BATCH = 50
LARGEST_ANSWER = 128 * 1024 * 1024
_WORD = re.compile(r"0x[0-9a-f]{64}")
_QUANTITY = re.compile(r"0x[0-9a-f]{1,15}")  # what a column holds; no height, time or index needs more
LATEST = 1 << 37  # Unix seconds: no block is of the year 6300
_TOO_MUCH = re.compile(
	r"range|too (many|large|big|much)|limit|exceed|more than|response size|timed? ?out", re.I
)
_THROTTLED = re.compile(r"rate|per second|throttl|capacity|quota|daily|request count", re.I)


class Fault(Exception):
	"""This provider is of no use for this question now; another may be."""


class Unreachable(Fault):
	"""No answer, or none that can be read. `after`: seconds that the provider asks to be left alone."""

	def __init__(self, reason: str, after: float = 0):
		super().__init__(reason)
		self.after = after


class TooMuch(Fault):
	"""The provider wants to be asked for less at once."""


class Reverted(Fault):
	"""The contract that was asked refuses."""


class Untrusted(Fault):
	"""The answer contradicts what we know."""


@dataclass(frozen=True)
class Header:
	number: int
	hash: str
	parent: str
	time: int
	bloom: int = 0


@dataclass(frozen=True)
class Receipt:
	"""What a mined transaction has done; one that failed has no logs."""

	block: int
	block_hash: str
	logs: list[dict]


class Provider:
	"""A provider at `url`; `label` is what people may see, since a URL may hold a key."""

	def __init__(self, url: str, label: str, seconds: float = 8):
		self.label = label
		self.calls = 0
		self._url, self._seconds = url, seconds
		self._session = requests.Session()

	def call(self, method: str, *params: object) -> object:
		"""The result of one call. Raises Unreachable or TooMuch."""
		self.calls += 1
		body = {"jsonrpc": "2.0", "id": self.calls, "method": method, "params": list(params)}
		answer = self._answer(body)
		if not isinstance(answer, dict) or answer.get("id") != self.calls:
			raise Unreachable("the answer is no JSON-RPC")
		if error := answer.get("error"):
			raise _refusal(error)
		return answer.get("result")

	def batch(self, method: str, questions: list[tuple]) -> list[object]:
		"""The results of many calls of one method, in their order, sent at once. Raises Unreachable or TooMuch."""
		bodies = [
			{"jsonrpc": "2.0", "id": number, "method": method, "params": list(params)}
			for number, params in enumerate(questions, self.calls + 1)
		]
		self.calls += len(bodies)
		answers = self._answer(bodies)
		if isinstance(answers, dict) and answers.get("error"):
			raise _refusal(answers["error"])
		if not isinstance(answers, list) or not all(
			isinstance(answer, dict) and isinstance(answer.get("id"), int) for answer in answers
		):
			raise Unreachable("the answer is no JSON-RPC")
		told = {answer.get("id"): answer for answer in answers}
		if errors := [answer["error"] for answer in answers if answer.get("error")]:
			raise _refusal(errors[0])
		if any(body["id"] not in told for body in bodies):
			raise Unreachable("some answers are missing")
		return [told[body["id"]].get("result") for body in bodies]

	def _answer(self, body: dict | list[dict]) -> object:
		"""Reads with a deadline for the whole answer, not only for each piece of it."""
		deadline = time.monotonic() + self._seconds
		try:
			with self._session.post(
				self._url, json=body, timeout=(3, self._seconds), stream=True, allow_redirects=False
			) as response:
				if response.status_code == 413:
					raise TooMuch("HTTP 413")
				if response.status_code == 429 or response.status_code >= 500:
					raise Unreachable(
						f"HTTP {response.status_code}", _seconds(response.headers.get("Retry-After"))
					)
				pieces, size = [], 0
				for piece in response.iter_content(65536):
					pieces.append(piece)
					size += len(piece)
					if size > LARGEST_ANSWER:
						raise TooMuch("the answer has no end")
					if time.monotonic() > deadline:
						raise Unreachable("too slow")
				return json.loads(b"".join(pieces))
		except requests.RequestException as failure:
			raise Unreachable(type(failure).__name__) from None  # its text holds the URL
		except (ValueError, RecursionError):
			raise Unreachable("the answer is no JSON") from None

	def chain_id(self) -> int:
		return quantity(self.call("eth_chainId"))

	def header(self, block: int | str) -> Header | None:
		"""A block's header by number or tag; None where the provider has none."""
		asked = hex(block) if isinstance(block, int) else block
		found = _header(self.call("eth_getBlockByNumber", asked, False))
		if found and isinstance(block, int) and found.number != block:
			raise Unreachable("another block than the one asked for")
		return found

	def balance(self, contract: str, address: str) -> tuple[int, int]:
		"""Units of a token at an address, and the block that they were read at."""
		number = quantity(self.call("eth_blockNumber"))
		return _units(self.call("eth_call", _balance_of(contract, address), hex(number))), number

	def balances(self, contract: str, addresses: list[str]) -> list[int]:
		"""Units of a token at each address, at the newest block."""
		found: list[int] = []
		for start in range(0, len(addresses), BATCH):
			asked = [
				(_balance_of(contract, address), "latest") for address in addresses[start : start + BATCH]
			]
			found += map(_units, self.batch("eth_call", asked))
		return found

	def accepts_signature(self, wallet: str, digest: bytes, signature: bytes) -> bool:
		"""Whether the contract at `wallet` takes `signature` for its own (EIP-1271); where there is no contract nothing does."""
		padded = signature.ljust(-(-len(signature) // 32) * 32, b"\0")
		words = digest + (64).to_bytes(32, "big") + len(signature).to_bytes(32, "big") + padded
		call = {"to": wallet, "data": IS_VALID_SIGNATURE + words.hex()}
		try:
			answer = self.call("eth_call", call, "latest")
		except Reverted:
			return False
		return isinstance(answer, str) and answer == IS_VALID_SIGNATURE.ljust(66, "0")

	def receipt(self, tx: str) -> Receipt | None:
		"""The receipt of a transaction; None while it is in no block."""
		found = self.call("eth_getTransactionReceipt", tx)
		if found is None or (isinstance(found, dict) and found.get("blockHash") is None):
			return None
		if not isinstance(found, dict):
			raise Unreachable("not a receipt where one belongs")
		return Receipt(quantity(found.get("blockNumber")), word(found["blockHash"]), _logs(found.get("logs")))

	def logs_of_block(self, block_hash: str, tokens: list[str]) -> list[dict]:
		"""Transfers of the tokens in one block, named by its hash so that a moving tip cannot mix forks."""
		return _logs(
			self.call("eth_getLogs", {"blockHash": block_hash, "address": tokens, "topics": [TRANSFER]})
		)

	def logs_between(self, first: int, last: int, tokens: list[str]) -> list[dict]:
		"""Transfers of the tokens in a window of blocks, both ends included."""
		wanted = {"fromBlock": hex(first), "toBlock": hex(last), "address": tokens, "topics": [TRANSFER]}
		return _logs(self.call("eth_getLogs", wanted))

	def logs_by_receipts(self, number: int, tokens: list[str]) -> list[dict]:
		"""The same as `logs_of_block` by another way, for providers whose log index lags behind."""
		receipts = self.call("eth_getBlockReceipts", hex(number))
		if not isinstance(receipts, list) or not all(isinstance(receipt, dict) for receipt in receipts):
			raise Unreachable("no receipts")
		logs = [log for receipt in receipts for log in _logs(receipt.get("logs") or [])]
		return [log for log in logs if log["address"].lower() in tokens and log["topics"][:1] == [TRANSFER]]


def _balance_of(contract: str, address: str) -> dict:
	return {"to": contract, "data": "0x70a08231" + address[2:].rjust(64, "0")}  # balanceOf(address)


def _units(answer: object) -> int:
	return int(word(answer), 16)


def word(value: object) -> str:
	"""32 bytes as JSON-RPC writes them."""
	if not isinstance(value, str) or not _WORD.fullmatch(value):
		raise Unreachable("not 32 bytes where they belong")
	return value


def quantity(value: object) -> int:
	"""A number as JSON-RPC writes it."""
	if not isinstance(value, str) or not _QUANTITY.fullmatch(value):
		raise Unreachable("not a number where one belongs")
	return int(value, 16)


def _header(block: object) -> Header | None:
	if block is None:
		return None
	if not isinstance(block, dict):
		raise Unreachable("not a block where one belongs")
	bloom = block.get("logsBloom") or "0x0"
	try:
		bits = int(bloom, 16)
	except (TypeError, ValueError):
		raise Unreachable("not a bloom where one belongs") from None
	if (moment := quantity(block.get("timestamp"))) >= LATEST:
		raise Unreachable("no moment where one belongs")
	return Header(
		number=quantity(block.get("number")),
		hash=word(block.get("hash")),
		parent=word(block.get("parentHash")),
		time=moment,
		bloom=bits,
	)


def _logs(found: object) -> list[dict]:
	if not isinstance(found, list) or not all(_is_log(log) for log in found):
		raise Unreachable("not logs where they belong")
	return found


def _is_log(log: object) -> bool:
	return (
		isinstance(log, dict)
		and isinstance(log.get("topics"), list)
		and all(isinstance(topic, str) for topic in log["topics"])
		and all(isinstance(log.get(key), str) for key in ("address", "blockHash", "blockNumber", "logIndex"))
		and isinstance(log.get("transactionHash"), str)
	)


def _refusal(error: object) -> Fault:
	text = str(error.get("message") if isinstance(error, dict) else error)[:200]
	if "revert" in text.lower():
		return Reverted(text)
	if _THROTTLED.search(text):
		return Unreachable(f"throttled: {text}", 1)
	return TooMuch(text) if _TOO_MUCH.search(text) else Unreachable(text)


def _seconds(header: str | None) -> float:
	return min(float(header), 300.0) if header and header.isdigit() else 0
