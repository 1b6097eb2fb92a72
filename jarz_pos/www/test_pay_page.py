"""The pay page in a real browser, paid on a real chain. JARZ_PICTURES=folder keeps what a phone shows."""

import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest
import requests

from jarz_pos.crypto import store
from jarz_pos.tests.browser import Browser, Page, until
from jarz_pos.tests.chain_shop import Shop

PAYMENTS, BAR_SECONDS, QUIET_PING_SECONDS = 20, 2.0, 0.02
LOOK = "document.querySelector('.card').className.replace('card', '').trim()"


@pytest.fixture(scope="module")
def shop(world) -> Iterator[Shop]:
	opened = Shop(world, name="Base")
	yield opened
	opened.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
	with Browser() as running:
		yield running


def url_of(charge: str) -> str:
	return f"{os.environ['JARZ_URL']}/pay/{store.charge(charge).pay_token}"


def show(page: Page, name: str) -> None:
	if folder := os.environ.get("JARZ_PICTURES"):
		page.picture(Path(folder) / f"pay-{name}.png")


def test_a_payment_is_on_the_page_two_seconds_after_its_block(shop, browser):
	"""The best of three rounds; where others keep the machine so busy that a ping takes long, the bar is higher by as much."""
	for _round in range(3):
		seconds, busy = _from_block_to_page(shop, browser), max(_ping() / QUIET_PING_SECONDS, 1)
		p95 = statistics.quantiles(seconds, n=20)[-1]
		print(
			f"block to page: median {statistics.median(seconds):.2f} s, p95 {p95:.2f} s, machine {busy:.1f} × busy"
		)
		if p95 <= BAR_SECONDS * busy:
			return
	pytest.fail(f"p95 {p95:.2f} s")


def _ping() -> float:
	"""Seconds of the least that the web server can be asked, in the middle."""
	times = []
	for _turn in range(21):
		began = time.monotonic()
		requests.get(f"{os.environ['JARZ_URL']}/api/method/ping", timeout=30)
		times.append(time.monotonic() - began)
	return statistics.median(times)


def _from_block_to_page(shop, browser) -> list[float]:
	"""Over socket.io, without a reload: a mark that is left in the window is still there."""
	page, seconds = browser.page(), []
	with shop.followed():
		for _turn in range(PAYMENTS):
			charge = shop.charge("500")
			page.open(url_of(charge))
			until(lambda: page.value("connected"))
			page.value("window.mark = 1")
			shop.pay(charge)
			began = time.monotonic()
			until(lambda: page.value(LOOK) == "seen", pause=0.01)
			seconds.append(time.monotonic() - began)
			assert page.value("window.mark") == 1
	page.close()
	return seconds


def test_without_socketio_the_page_asks_by_itself(shop, browser):
	charge = shop.charge("500")
	page = browser.page()
	page.call("Page.enable")
	page.call("Page.addScriptToEvaluateOnNewDocument", source="window.WebSocket = class { close() {} }")
	page.open(url_of(charge))
	shop.pay(charge)
	shop.read()
	until(lambda: page.value(LOOK) == "seen")
	assert page.value("connected") is False
	page.close()


def test_without_javascript_it_refreshes_itself(shop, browser):
	charge = shop.charge("500")
	page = browser.page(script=False)
	page.open(url_of(charge))
	assert "Copy" not in page.text() and "Waiting for your payment" in page.text()
	shop.pay(charge)
	shop.read()
	until(lambda: "Your payment was seen" in page.text())
	page.close()


def test_the_address_is_copied_whole(shop, browser):
	charge = shop.charge("500")
	page = browser.page()
	page.open(url_of(charge))
	copied = page.value(
		"""(async () => {
			let copied;
			Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { copied = text; } } });
			document.querySelectorAll("[data-copy]")[1].click();
			await new Promise((done) => setTimeout(done, 50));
			return [copied, document.querySelectorAll("[data-copy]")[1].textContent];
		})()"""
	)
	assert copied[0].lower() == store.charge(charge).address and copied[1] == "Copied"
	page.close()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_every_state_fits_a_phone(shop, browser, language, direction):
	"""Awaiting, part, seen, paid, over: nothing is cut off at 320 pixels, and there is no English on the Arabic page."""
	charge, late = shop.charge("1234.50"), shop.charge("80")
	page = browser.page(language=language)

	def look(name: str, of: str = charge) -> None:
		page.open(url_of(of))
		assert page.value("document.documentElement.dir") == direction
		show(page, f"{name}-{language}")
		page.call(
			"Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=1, mobile=True
		)
		assert page.value("document.documentElement.scrollWidth") <= 320, name
		page.call(
			"Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=True
		)
		if language == "ar":
			words = set("Waiting payment Address Network Copy Paid Seen Send time".split())
			assert not words & set(page.text().split()), name

	look("awaiting")
	due = int(store.charge(charge).due_units)
	shop.pay(charge, due // 3)
	shop.read()
	look("part")
	shop.pay(charge, due - due // 3)
	shop.read()
	look("detected")
	shop.confirm(8)
	look("paid")
	frappe.db.set_value("Crypto Charge", late, "accept_until_at", int(time.time()) - 60)
	frappe.db.commit()
	shop.read()
	look("expired", late)
	page.close()
