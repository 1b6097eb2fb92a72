"""After the day: one order is paid by stablecoin, on a development chain that runs on this machine for as long as it takes.

Node and compiler come from the npm registry; without it nothing here happens, and that is said. Not part of the recorded day.
"""

import datetime
import time

from jarz_pos.tests import anvil
from jarz_pos.tests.anvil import Node, NoNode, encoded
from sandbox.record.days.shopping import Till
from sandbox.record.front_door import Failed, FrontDoor
from sandbox.record.stage import Stage
from sandbox.record.world import Branch

CHAIN_ID = 31337
PATIENCE_SECONDS = 150


def play(stage: Stage, branch: Branch) -> None:
	"""A customer pays with his wallet. Raises Failed."""
	stage.say("## An order is paid by stablecoin")
	try:
		node = anvil.start("--chain-id", str(CHAIN_ID))
		tokens = anvil.test_contracts()
	except NoNode as reason:
		stage.say(f"Not today: this {reason}.")
		return
	try:
		_play(stage, branch, node, node.deploy(tokens["TestToken"]))
	finally:
		node.stop()


def _play(stage: Stage, branch: Branch, node: Node, token: str) -> None:
	till = Till(stage, branch)
	customer = node.accounts[1]
	node.send(token, encoded("mint(address,uint256)", customer, 10**12))
	chain = _set_up(stage.door, stage.world.name("Dev Chain"), node, token)
	stage.say(
		f"A chain of our own at {node.url}, a token like USDC on it, and a factory of addresses that sweeps to one treasury."
	)
	person = till.new_customer("Somebody who has dollars in a wallet", "Omar Wallet", "01005550100")
	order = till.sell(
		"Two mango juices, to be picked up", till.checkout(person, till.line("MANGO", 2), pickup=1)
	)
	charge = stage.call(
		"Nour asks for stablecoins",
		till.staff,
		"charges.create_charge",
		{"sales_invoice": order, "token": f"USDT-{chain}"},
	)
	stage.say(
		f"{charge['amount']} {charge['currency']} are {charge['due']} {charge['token']['symbol']}, for {charge['address']}."
	)
	stage.call(
		"The Administrator has the chain read at once", stage.door.administrator, "charges.read_chains"
	)
	stage.say(f"The customer opens {charge['pay_url']} and pays with his wallet.")
	paid = encoded("transfer(address,uint256)", charge["address"], int(charge["due_units"]))
	node.send(token, paid, sender=customer)
	_follow(stage, till, charge["id"], "Detected", "Settled")
	node.mine(3)
	_follow(stage, till, charge["id"], "Settled", "Final")
	_booked(stage, order)
	stage.door.change("Jarz Chain", chain, enabled=0)


def _set_up(door: FrontDoor, chain: str, node: Node, token: str) -> str:
	"""What a shop enters once: chain, token, rate, and that it takes them."""
	treasury = node.accounts[9]
	factory = node.deploy(anvil.artefact("ForwarderFactory"), "address,address", node.accounts[0], treasury)
	forwarder = "0x" + node.call(factory, encoded("FORWARDER()"))[-40:]
	door.make(
		"Jarz Chain",
		chain_name=chain,
		chain_id=CHAIN_ID,
		block_seconds=1,
		finality="Blocks",
		final_blocks=40,
		factory=factory,
		forwarder=forwarder,
		providers=[{"url": node.url, "label": "this machine"}],
		tiers=[{"from_amount": 0, "confirmations": 3}],
	)
	door.make("Jarz Token", symbol="USDT", chain=chain, contract=token, decimals=6, currency="USD")
	if not door.rows(
		"Currency Exchange", ["name"], [["from_currency", "=", "USD"], ["to_currency", "=", "EGP"]]
	):
		door.make(
			"Currency Exchange",
			date=str(datetime.date.today()),
			from_currency="USD",
			to_currency="EGP",
			exchange_rate=50,
			for_selling=1,
			for_buying=1,
		)
	door.change("Jarz Crypto Settings", "Jarz Crypto Settings", enabled=1, default_token=f"USDT-{chain}")
	return chain


def _follow(stage: Stage, till: Till, charge: str, *wanted: str) -> None:
	deadline = time.monotonic() + PATIENCE_SECONDS
	while True:
		answer = stage.door.call(till.staff, "jarz_pos.api.charges.get_charge", {"charge": charge})
		if answer.refused:
			raise Failed(f"the charge can not be read: {answer.reason}")
		status = answer.message["status"]
		if status in wanted:
			stage.say(
				f"The charge is {status}: {answer.message['received']} {answer.message['token']['symbol']} seen on the chain."
			)
			return
		if time.monotonic() > deadline:
			raise Failed(f"the charge is still {status} after {PATIENCE_SECONDS} s: does a worker run?")
		time.sleep(0.5)


def _booked(stage: Stage, order: str) -> None:
	deadline = time.monotonic() + PATIENCE_SECONDS
	while left := stage.door.document("Sales Invoice", order)["outstanding_amount"]:
		if time.monotonic() > deadline:
			raise Failed(f"{order} has {left} outstanding after its charge was paid")
		time.sleep(0.5)
	stage.say(f"A Payment Entry into the stablecoin wallet has paid {order}.")
