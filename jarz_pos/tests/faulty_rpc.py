"""A JSON-RPC proxy in front of a development node that lies on command, and counts what it is asked."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from jarz_pos.crypto.chain.rpc import TRANSFER

Fault = Callable[[dict, Callable[[dict], dict]], "dict | bytes | int"]


class FaultyRpc:
	"""`fault(request, forward)` gives the answer: a JSON-RPC body, raw bytes, or an HTTP status. None passes everything on."""

	def __init__(self, url: str):
		self.target = url
		self.fault: Fault | None = None
		self.calls: Counter[str] = Counter()
		proxy, session = self, requests.Session()

		def forward(request: dict) -> dict:
			return session.post(proxy.target, json=request, timeout=30).json()

		def answered(request: dict) -> "dict | bytes | int":
			proxy.calls[request["method"]] += 1
			return proxy.fault(request, forward) if proxy.fault else forward(request)

		class Handler(BaseHTTPRequestHandler):
			protocol_version = "HTTP/1.1"
			wbufsize = -1  # head and body in one packet

			def do_POST(self) -> None:
				request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
				is_batch = isinstance(request, list)
				answer = [answered(one) for one in request] if is_batch else answered(request)
				status = answer if isinstance(answer, int) else 200
				body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
				self.send_response(status)
				self.send_header("Content-Length", str(len(body)))
				self.end_headers()
				self.wfile.write(body)

			def log_message(self, *_arguments: object) -> None:
				pass

		self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
		self._server.daemon_threads = True
		self.url = f"http://127.0.0.1:{self._server.server_port}"
		threading.Thread(target=self._server.serve_forever, daemon=True).start()

	def stop(self) -> None:
		self._server.shutdown()
		self._server.server_close()


def _answer(request: dict, result: object) -> dict:
	return {"jsonrpc": "2.0", "id": request["id"], "result": result}


def _error(request: dict, code: int, message: str) -> dict:
	return {"jsonrpc": "2.0", "id": request["id"], "error": {"code": code, "message": message}}


def empty_logs(request: dict, forward: Callable) -> dict:
	return _answer(request, []) if request["method"] == "eth_getLogs" else forward(request)


def stale_head(number: int) -> Fault:
	"""Stands still at block `number`."""

	def fault(request: dict, forward: Callable) -> dict:
		if request["method"] == "eth_getBlockByNumber":
			asked = request["params"][0]
			if asked == "latest" or (asked.startswith("0x") and int(asked, 16) > number):
				if asked != "latest":
					return _answer(request, None)
				request = {**request, "params": [hex(number), False]}
		return forward(request)

	return fault


def other_chain(request: dict, forward: Callable) -> dict:
	return _answer(request, "0x2a") if request["method"] == "eth_chainId" else forward(request)


def elsewhere(url: str) -> Fault:
	"""Answers for another node: another fork, or another chain that claims to be this one."""

	def fault(request: dict, _forward: Callable) -> dict:
		return requests.post(url, json=request, timeout=30).json()

	return fault


def garbage(_request: dict, _forward: Callable) -> bytes:
	return b"<html>502 Bad Gateway</html>"


def nonsense(request: dict, forward: Callable) -> dict:
	"""Well-formed JSON-RPC of the wrong shape."""
	answers = {"eth_chainId": forward(request).get("result"), "eth_getLogs": [{"topics": 5}]}
	return _answer(request, answers.get(request["method"], {"number": 7}))


def hang(request: dict, forward: Callable) -> dict:
	time.sleep(3)
	return forward(request)


def throttled(_request: dict, _forward: Callable) -> int:
	return 429


def limited(blocks: int, code: int = -32005, message: str = "query exceeds max block range") -> Fault:
	"""Refuses windows of more than so many blocks."""

	def fault(request: dict, forward: Callable) -> dict:
		wanted = request["params"][0] if request["method"] == "eth_getLogs" else {}
		if "toBlock" in wanted and int(wanted["toBlock"], 16) - int(wanted["fromBlock"], 16) >= blocks:
			return _error(request, code, message)
		return forward(request)

	return fault


def capped(most: int) -> Fault:
	"""Gives the first so many logs and keeps quiet about the rest."""

	def fault(request: dict, forward: Callable) -> dict:
		answer = forward(request)
		if request["method"] == "eth_getLogs":
			answer["result"] = answer["result"][:most]
		return answer

	return fault


def unreadable(**values: object) -> Fault:
	"""Answers with logs that say something else than they should in these fields."""

	def fault(request: dict, forward: Callable) -> dict:
		answer = forward(request)
		if request["method"] in ("eth_getLogs", "eth_getBlockReceipts"):
			rows = answer["result"]
			for log in (
				rows if request["method"] == "eth_getLogs" else [log for row in rows for log in row["logs"]]
			):
				log.update(values)
		return answer

	return fault


def without_receipts(request: dict, forward: Callable) -> dict:
	"""Has no logs, and receipts that hold something else."""
	answer = empty_logs(request, forward)
	if request["method"] == "eth_getBlockReceipts":
		answer["result"] = [{"logs": True}]
	return answer


def bottomless(_request: dict, _forward: Callable) -> bytes:
	"""JSON that is deeper than anybody reads."""
	return b"[" * 200_000


def inventing(address: str, units: int) -> Fault:
	"""Tells of a transfer to `address` in each block, which nobody has made."""

	def fault(request: dict, forward: Callable) -> dict:
		answer = forward(request)
		block = request["params"][0].get("blockHash") if request["method"] == "eth_getLogs" else None
		if block:
			header = forward({**request, "method": "eth_getBlockByHash", "params": [block, False]})["result"]
			made = {
				"address": request["params"][0]["address"][0],
				"topics": [TRANSFER, "0x" + "11" * 32, "0x" + address[2:].rjust(64, "0")],
				"data": f"0x{units:064x}",
				"blockNumber": header["number"],
				"blockHash": block,
				"transactionHash": "0x" + "22" * 32,
				"logIndex": "0x0",
			}
			answer["result"] = [made]
		return answer

	return fault


def wrong_block(request: dict, forward: Callable) -> dict:
	"""Answers with the logs of another block than the one it was asked for."""
	answer = forward(request)
	if request["method"] == "eth_getLogs":
		for log in answer["result"]:
			log["blockHash"] = "0x" + "13" * 32
	return answer
