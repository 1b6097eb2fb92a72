"""A real browser for tests: headless Chromium, told what to do over its DevTools protocol."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import requests
import websocket

PATIENCE = 30
FLAGS = (
	*("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--disable-sync"),
	*("--disable-background-networking", "--disable-component-update", "--remote-allow-origins=*"),
)


class Browser:
	"""Starts Chromium ($JARZ_CHROMIUM, or the one on the path); skips the test where there is none."""

	def __init__(self) -> None:
		program = os.environ.get("JARZ_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
		if not program:
			pytest.skip("needs Chromium")
		self._folder = tempfile.TemporaryDirectory(prefix="jarz-browser-", ignore_cleanup_errors=True)
		command = [program, *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={self._folder.name}"]
		self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
		port = Path(self._folder.name) / "DevToolsActivePort"
		until(lambda: port.exists() and port.read_text().strip())
		self._devtools = f"http://127.0.0.1:{port.read_text().splitlines()[0]}"

	def __enter__(self) -> "Browser":
		return self

	def __exit__(self, *_error: object) -> None:
		self._process.terminate()
		self._process.wait()
		self._folder.cleanup()

	def page(
		self, *, width: int = 390, height: int = 844, language: str = "en", script: bool = True
	) -> "Page":
		"""A new tab of the size of a phone; `script` False: without JavaScript."""
		target = requests.put(f"{self._devtools}/json/new?about:blank", timeout=PATIENCE).json()
		page = Page(target["webSocketDebuggerUrl"])
		size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
		page.call("Emulation.setDeviceMetricsOverride", **size)
		page.call("Network.enable")
		page.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
		page.call("Emulation.setScriptExecutionDisabled", value=not script)
		return page


class Page:
	"""One tab."""

	def __init__(self, url: str) -> None:
		self._socket = websocket.create_connection(url, timeout=PATIENCE)
		self._calls = 0

	def call(self, method: str, **parameters: object) -> dict:
		"""The answer to one command. Raises AssertionError where the browser refuses."""
		self._calls += 1
		self._socket.send(json.dumps({"id": self._calls, "method": method, "params": parameters}))
		while True:
			answer = json.loads(self._socket.recv())
			if answer.get("id") == self._calls:
				assert "error" not in answer, answer
				return answer["result"]

	def open(self, url: str) -> None:
		"""Go to `url` and wait until it is there."""
		self.call("Page.navigate", url=url)
		until(lambda: self.value("document.readyState === 'complete' && location.href !== 'about:blank'"))

	def value(self, expression: str) -> object:
		"""What a JavaScript expression, or a promise, gives; also where the page itself may run none."""
		answer = self.call(
			"Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
		)
		assert "exceptionDetails" not in answer, answer
		return answer["result"].get("value")

	def text(self) -> str:
		"""What a person reads."""
		return self.value("document.body ? document.body.innerText : ''")

	def picture(self, file: Path) -> None:
		"""A PNG of the whole page."""
		data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
		file.write_bytes(base64.b64decode(data))

	def close(self) -> None:
		self._socket.close()


def until(ask, seconds: float = PATIENCE, pause: float = 0.05) -> object:
	"""What `ask` gives once it gives something. Raises AssertionError."""
	end = time.monotonic() + seconds
	while not (found := ask()):
		assert time.monotonic() < end, "it did not come"
		time.sleep(pause)
	return found
