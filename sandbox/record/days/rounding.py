"""Rounding: three companies whose currencies have none, two and three decimals; taxes in the price and on top of it."""

from sandbox.record.days.shopping import Till
from sandbox.record.stage import Stage
from sandbox.record.world import GARDEN_CITY, GION, SALMIYA, Branch

BRANCHES = (GARDEN_CITY, GION, SALMIYA)
NUMBERS = {GARDEN_CITY: "01001110001", GION: "01001110002", SALMIYA: "01001110003"}
TAXES = {
	"no taxes": (),
	"taxes on top": ((14, 0, "On Net Total"), (3, 0, "On Previous Row Total")),
	"taxes in the price": ((14, 1, "On Net Total"), (2.5, 1, "On Net Total")),
	"one in the price, one on top": ((14, 1, "On Net Total"), (1, 0, "On Net Total")),
}


def play(stage: Stage) -> None:
	"""The day."""
	for branch in BRANCHES:
		till = Till(stage, branch)
		till.open()
		customer = till.new_customer(
			f"Somebody in {branch.label}", f"Guest of {branch.label}", NUMBERS[branch]
		)
		for name, rows in TAXES.items():
			_set_taxes(stage, branch, name, rows)
			_orders(stage, till, customer, name)


def _set_taxes(stage: Stage, branch: Branch, name: str, rows: tuple) -> None:
	world, company = stage.world, branch.company
	template = ""
	if rows:
		account = world.of_company("Duties and Taxes", company)
		heads = []
		for number, _row in enumerate(rows, 1):
			made = stage.door.make(
				"Account",
				account_name=f"{name} {number}",
				parent_account=account,
				company=world.name(company.label),
				account_type="Tax",
			)
			heads.append(made["name"])
		made = stage.door.make(
			"Sales Taxes and Charges Template",
			title=name,
			company=world.name(company.label),
			taxes=[
				{
					"charge_type": kind,
					"account_head": head,
					"description": f"{rate} %",
					"rate": rate,
					"included_in_print_rate": included,
					"row_id": "1" if kind.startswith("On Previous") else None,
				}
				for head, (rate, included, kind) in zip(heads, rows, strict=True)
			],
		)
		template = made["name"]
	stage.change(
		f"{branch.label}: {name}", "POS Profile", world.name(branch.label), taxes_and_charges=template
	)


def _orders(stage: Stage, till: Till, customer: str, name: str) -> None:
	place = f"{till.branch.label}, {name}"
	drinks = till.checkout(customer, till.line("WATER", 3), till.line("KUNAFA"), till.line("ECLAIR", 7))
	order = till.sell(f"{place}: many small things, delivered", drinks)
	till.pay(f"{place}: paid", order)
	boxes = [till.box(["KUNAFA", "ECLAIR"], ["WATER"], qty=2), till.box(["BASBOUSA", "BASBOUSA"], ["MANGO"])]
	till.sell(f"{place}: boxes that do not divide", till.checkout(customer, *boxes, pickup=1))
	off = till.line("KUNAFA", 3, discount_percentage=7)
	body = till.checkout(customer, off, till.line("WATER", 11), pickup=1)
	till.sell(f"{place}: seven percent off", body, till.line_manager)
	amount = till.line("BASBOUSA", 3, discount_amount=till.prices["WATER"] / 7)
	body = till.checkout(
		customer, amount, till.line("MANGO"), custom_delivery_income=till.prices["ECLAIR"] / 3
	)
	till.sell(f"{place}: an amount off, a fee that is no round sum", body, till.line_manager)
