"""A day of trade for a newcomer: every step over HTTP with the calls of the mobile client, told in words; then the books.

Works against any site with the app, a real bench too: it makes a shop of its own there.
"""

import re
import sys
import textwrap
from decimal import Decimal

import requests

from sandbox import stablecoin
from sandbox.record.books import Books
from sandbox.record.days import tour as day
from sandbox.record.front_door import Failed, FrontDoor
from sandbox.record.invariants import courier_balances, findings, trial_balance
from sandbox.record.recording import mark
from sandbox.record.stage import Stage, Step
from sandbox.record.world import World, furnish

WIDTH = 100


def play(url: str, administrator: tuple[str, str]) -> int:
	"""Play the day on the site at `url`; 0 only if every step went as it should and all invariants hold."""
	door = FrontDoor(url, administrator)
	try:
		world = _new_shop(door)
		stage = Stage(door, world, _tell)
		day.play(stage)
		stablecoin.play(stage, day.BRANCHES[0])
		return _books(Books(door, world))
	except (Failed, requests.RequestException) as error:
		print(f"\nThe day ended early: {error}", file=sys.stderr)
		return 1


def _new_shop(door: FrontDoor) -> World:
	traded = door.rows("Company", ["name"])
	world = World(mark() if traded else "", day.BRANCHES)  # marked names stand beside what is there
	company = world.name(day.BRANCHES[0].company.label)
	print(f"The Administrator furnishes {company} over /api/resource …", flush=True)
	furnish(door, world)
	places = " and ".join(world.name(branch.label) for branch in day.BRANCHES)
	print(f"Two branches, {places}: people, goods, prices, delivery hours, and something on the shelves.")
	return world


def _tell(heard: Step | str) -> None:
	if isinstance(heard, Step):
		print(_folded(f"• {heard.title}.".replace("?.", "?").replace("..", "."), "  "))
		if heard.answer.refused:
			print(_folded(f"  refused: {_plain(heard.answer.reason)}", "           "))
	elif heard.startswith("## "):
		print(f"\n{heard[3:]}\n{'─' * len(heard[3:])}")
	else:
		print(_folded(f"  → {heard}", "    "))
	sys.stdout.flush()


def _folded(text: str, indent: str) -> str:
	return textwrap.fill(text, WIDTH, subsequent_indent=indent)


def _plain(reason: str) -> str:
	"""Without the markup that a browser would take away."""
	return " ".join(re.sub(r"<[^>]*>", " ", reason).split())


def _books(books: Books) -> int:
	for company, accounts in trial_balance(books).items():
		print(f"\nTrial balance of {company}\n{'─' * (17 + len(company))}")
		for account, amount in accounts.items():
			print(f"  {account:<44}{_side(amount)}")
		debit = sum((amount for amount in accounts.values() if amount > 0), Decimal(0))
		credit = -sum((amount for amount in accounts.values() if amount < 0), Decimal(0))
		print(f"  {'':<44}{debit:>14,.2f}{credit:>14,.2f}")
	print("\nWhat couriers owe the shop (+) or are owed (−)\n" + "─" * 46)
	owed = courier_balances(books)
	print("\n".join(f"  {party:<44}{amount:>+14,.2f}" for party, amount in owed.items()) or "  nothing")
	print("\nDo the books hold?\n" + "─" * 18)
	found = findings(books)
	for finding in found:
		print(f"  {'✓' if finding.holds else '✗'} {finding.claim}")
		for line in finding.wrong:
			print(f"      {line}")
	return int(not all(finding.holds for finding in found))


def _side(amount: Decimal) -> str:
	return f"{amount:>14,.2f}" if amount > 0 else f"{'':>14}{-amount:>14,.2f}"
