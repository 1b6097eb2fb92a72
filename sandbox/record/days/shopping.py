"""What the days have in common: lines of a cart, a checkout, the board."""

import datetime
import json
from collections.abc import Sequence
from typing import Any

from sandbox.record.stage import Stage
from sandbox.record.world import BOX, BOX_ITEM, CAKES, DRINKS, PRICES, Branch

CREATE = "invoices.create_pos_invoice"
PAY = "invoices.pay_invoice"
MOVE = "kanban.update_invoice_state"
CANCEL = "kanban.cancel_invoice"
BOARD = "kanban.get_kanban_invoices"


class Till:
	"""The till of one branch."""

	def __init__(self, stage: Stage, branch: Branch | None = None) -> None:
		self.stage = stage
		self.world = stage.world
		self.branch = branch or stage.world.branches[0]
		self.name = stage.world.name(self.branch.label)
		self.staff = stage.world.user("staff", self.branch)
		self.line_manager = stage.world.user("line", self.branch)
		self.prices = PRICES[self.branch.company.currency]
		self._groups: dict[str, str] = {}

	def open(self) -> None:
		"""Load the catalogue, as the till does after signing in."""
		self.stage.call(
			"The till loads what the branch sells",
			self.staff,
			"pos.get_profile_products",
			{"profile": self.name},
		)
		ours = self.world.name(BOX)
		boxes = self.stage.call(
			"… and its bundles",
			self.staff,
			"pos.get_profile_bundles",
			{"profile": self.name},
			keep=lambda found: [box for box in found if box["id"] == ours],
		)
		(box,) = (box for box in boxes if box["id"] == ours)
		self._groups = {group["group_name"]: group["group_key"] for group in box["item_groups"]}

	def line(self, code: str, qty: float = 1, **values: object) -> dict:
		"""A cart line at the price that the till shows."""
		rate = values.pop("rate", self.prices[code])
		return {"item_code": self.world.code(code), "qty": qty, "rate": rate, "is_bundle": False, **values}

	def box(self, cakes: Sequence[str], drinks: Sequence[str], qty: float = 1, **values: object) -> dict:
		"""A Party Box: an entry for each chosen unit."""
		chosen = {CAKES: cakes, DRINKS: drinks}
		return {
			"item_code": self.world.name(BOX),
			"qty": qty,
			"rate": self.prices[BOX_ITEM],
			"is_bundle": True,
			"selected_items": {
				self._groups[self.world.name(group)]: [
					{"id": self.world.code(code), "name": code, "price": self.prices[code]} for code in codes
				]
				for group, codes in chosen.items()
			},
			**values,
		}

	def checkout(self, customer: str, *lines: dict, **values: object) -> dict:
		"""The body of a checkout."""
		return {
			"cart_json": json.dumps(list(lines)),
			"customer_name": customer,
			"pos_profile_name": self.name,
			"request_id": self.stage.request_id(),
			**values,
		}

	def sell(self, title: str, body: dict, user: str | None = None) -> str:
		"""Send a checkout; the order's name."""
		answer = self.stage.call(title, user or self.staff, CREATE, body)
		currency = self.branch.company.currency
		self.stage.say(f"Order {answer['name']} over {answer['grand_total']:.12g} {currency}, not yet paid.")
		return answer["name"]

	def refuse(self, title: str, body: dict, user: str | None = None) -> None:
		"""Send a checkout that must be refused."""
		self.stage.call(title, user or self.staff, CREATE, body, refused=True)

	def move(self, order: str, *states: str) -> None:
		"""Carry a card along the board."""
		for state in states:
			self.stage.call(
				f"The card moves to “{state}”", self.staff, MOVE, {"invoice_id": order, "new_state": state}
			)

	def pay(self, title: str, order: str, mode: str = "Cash", **values: object) -> Any:
		"""Take the money; the payment."""
		sent = {"invoice_name": order, "payment_mode": mode, **values}
		if mode == "Cash":
			sent["pos_profile"] = self.name
		paid = self.stage.call(title, self.staff, PAY, sent)
		self.stage.say(f"{paid['allocated_amount']:.12g} goes to {paid['paid_to']}.")
		return paid

	def new_customer(self, title: str, name: str, number: str, branch: Branch | None = None) -> str:
		"""A customer who lives in the branch's area, made as the mobile client makes one."""
		area = self.world.name(f"{(branch or self.branch).label} Area")
		made = self.stage.call(
			title,
			self.staff,
			"customer.create_customer",
			{
				"customer_name": self.world.name(name),
				"mobile_no": self.world.phone(number),
				"customer_primary_address": "12 Nile Street, second floor",
				"territory_id": area,
			},
			form=True,
		)
		return made["name"]

	def cards(self, title: str, user: str | None = None) -> dict:
		"""The board."""
		return self.stage.call(title, user or self.staff, BOARD, {})["data"]

	def tomorrow(self) -> dict:
		"""When to bring an order: tomorrow's first slot."""
		date = (datetime.date.today() + datetime.timedelta(days=1)).isoformat()
		slots = self.stage.call(
			"When can it be brought? The till asks for the delivery slots",
			self.staff,
			"delivery_slots.get_available_delivery_slots",
			{"pos_profile_name": self.name},
			keep=lambda found: [{**slot, "is_default": 0} for slot in found if slot["date"] == date],
		)
		slot = next(slot for slot in slots if slot["date"] == date)
		self.stage.say(f"Tomorrow’s first slot: {slot['time_label']}.")
		return {"required_delivery_datetime": slot["datetime"], "delivery_end_datetime": slot["end_datetime"]}
