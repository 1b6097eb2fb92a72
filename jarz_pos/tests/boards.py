"""The board as a client asks for it, for tests through the front door (contract 1.8)."""

import json

import frappe

from jarz_pos.tests.client import Answer, Client

BOARD = "jarz_pos.api.kanban.get_kanban_invoices"
MOVE = "jarz_pos.api.kanban.update_invoice_state"
DETAILS = "jarz_pos.api.kanban.get_invoice_details"


def cards_of(answer: Answer) -> dict[str, dict]:
	"""The cards of all columns by order."""
	return {card["name"]: card for column in answer.message["data"].values() for card in column}


def board(client: Client, **filters: object) -> Answer:
	"""The board, narrowed by `filters`."""
	answer = client.post(BOARD, {"filters": json.dumps(filters)} if filters else {})
	assert answer.status == 200, answer.body
	assert answer.message["success"] is True, answer.message
	return answer


def state_of(order: str) -> str:
	"""The column that the order stands in."""
	return frappe.db.get_value("Sales Invoice", order, "sales_invoice_state")


def refusal(answer: Answer) -> str:
	"""The text of a refusal of this family: 200, success false, nothing else that the client reads."""
	assert answer.status == 200, answer.body
	assert answer.message["success"] is False, answer.message
	assert "Traceback" not in answer.message["error"]
	return answer.message["error"]
