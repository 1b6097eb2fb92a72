"""What the command line does. Texts for people go to standard output, complaints to standard error."""

import argparse
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.server.place import ADMIN_PASSWORD, SITE, Place, Refused
from sandbox.server.server import Server, connected
from sandbox.server.tray import receipts


def _told(command: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
	"""Refusals become one line and exit code 1, Ctrl-C ends quietly."""

	@wraps(command)
	def telling(options: argparse.Namespace) -> int:
		try:
			return command(options)
		except Refused as refusal:
			print(f"demo: {refusal}", file=sys.stderr)
			return 1
		except KeyboardInterrupt:
			return 130

	return telling


@_told
def demo(options: argparse.Namespace) -> int:
	"""Build and seed where needed, then serve; or play the tour."""
	if options.tour:
		return _tour(options)
	place = Place(options.data)
	with place.used():
		if options.reset:
			place.remove()
		if not place.built:
			_listen(options).close()  # known before the building rather than after it
			_build_shop(place)
		elif place.outdated:
			print("The app has changed since this site was built; `--reset` builds it anew.")
		with receipts(place) as folder:
			print(f"What the shop prints becomes pictures in {folder}")
			return _serve(place, options, _sign_ins(place))


@_told
def serve(options: argparse.Namespace) -> int:
	"""Serve what is there."""
	place = Place(options.data)
	if not place.built:
		raise Refused(f"no site in {options.data}: build one first, or use bin/demo")
	with place.used():
		return _serve(place, options, [])


@_told
def build(options: argparse.Namespace) -> int:
	"""A site with the app and without a shop, as after a fresh installation on a bench."""
	place = Place(options.data)
	with place.used():
		place.build()
		place.completed()
	print(f"{SITE} is built in {options.data}; Administrator's password is {ADMIN_PASSWORD}")
	return 0


@_told
def reset(options: argparse.Namespace) -> int:
	"""Remove the site."""
	place = Place(options.data)
	with place.used():
		place.remove()
	return 0


@_told
def run(options: argparse.Namespace) -> int:
	"""A command of the app on the site."""
	place = Place(options.data)
	if not options.words:
		raise Refused("which command? For example: run jarz-pos doctor")
	if not place.built:
		raise Refused(f"no site in {options.data}")
	place.run(options.words)
	return 0


def _build_shop(place: Place) -> None:
	print("Building the shop: once, some seconds.", flush=True)
	place.build()
	place.run(["jarz-pos", "demo"])
	place.completed()
	print()


def _sign_ins(place: Place) -> list[tuple[str, str, str]]:
	"""User, password and post of everybody who can sign in to the demo."""
	from jarz_pos.setup import demo as shop

	with connected(SITE, place.data):
		people, password = shop.sign_ins(), shop.crew.password()
	rows = [(each["email"], password, " · ".join([each["post"], *each["branches"]])) for each in people]
	return [("Administrator", ADMIN_PASSWORD, "everything, /api/resource too"), *rows]


def _serve(place: Place, options: argparse.Namespace, sign_ins: list[tuple[str, str, str]]) -> int:
	logging.basicConfig(filename=place.data / "web.log", format="%(asctime)s %(levelname)s %(message)s")
	ended = threading.Event()
	try:
		server = Server(SITE, place.data, host=options.host, port=options.port, scheduler=True)
	except OSError as error:
		raise Refused(
			f"port {options.port} cannot be used ({error.strerror}); --port takes another"
		) from error
	for number in (signal.SIGINT, signal.SIGTERM):
		signal.signal(number, lambda *_: ended.set())
	with server:
		print(f"The shop is open: {server.url}   (site {SITE}, socket.io at the same address)")
		for user, password, post in sign_ins:
			print(f"  {user:<28}{password:<24}{post}")
		print("Ctrl-C closes it.", flush=True)
		ended.wait()
	print("Closed.")
	return 0


def _listen(options: argparse.Namespace) -> socket.socket:
	try:
		return socket.create_server((options.host, options.port))
	except OSError as error:
		raise Refused(
			f"port {options.port} cannot be used ({error.strerror}); --port takes another"
		) from error


def _tour(options: argparse.Namespace) -> int:
	"""A day of trade on a fresh site of its own, so that every tour is the same; 0 when all invariants hold."""
	from sandbox import tour

	with TemporaryDirectory(prefix="jarz-tour-") as folder:
		place = Place(Path(folder))
		with place.used():
			print("Building a site: once, some seconds.", flush=True)
			place.build()
			place.completed()
			with Server(SITE, place.data) as server:
				return tour.play(server.url, administrator=("Administrator", ADMIN_PASSWORD))
