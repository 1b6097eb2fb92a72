"""What travels over Frappe's Redis channel, and what of it a stranger may learn. Pure."""

import json
from dataclasses import dataclass

from jarz_pos.kanban import states

CHANNEL = "events"
HINT_EVENT = "kanban_update"
STATE_KEYS = frozenset(states.key(state) for state in states.ORDER)
USER_ROOM = "user:"


@dataclass(frozen=True)
class Message:
	"""One event that Frappe published for one user."""

	event: str
	user: str
	payload: dict


def parse(raw: bytes | str, site: str) -> Message | None:
	"""The message when it is meant for one user of `site`, else None.

	Everything else on the channel (other sites, desk broadcasts, document rooms) is no business of the gateway.
	"""
	try:
		data = json.loads(raw)
	except ValueError:
		return None
	if not isinstance(data, dict) or data.get("namespace") != site:
		return None
	room, event, payload = data.get("room"), data.get("event"), data.get("message")
	if not (isinstance(room, str) and room.startswith(USER_ROOM) and isinstance(event, str)):
		return None
	return Message(event, room[len(USER_ROOM) :], payload if isinstance(payload, dict) else {})


def changes_a_board(message: Message) -> bool:
	"""True for our own events that make a board look different (contract 1.11, table "Ours")."""
	return message.event == HINT_EVENT or message.event.startswith("jarz_pos_")


def hint(message: Message | None = None) -> dict[str, str]:
	"""The payload for strangers: the column that some order came to, and nothing else.

	An unknown or missing column becomes the first one: the client only needs some key to reload its board (rule 9).
	"""
	column = message.payload.get("new_state_key") if message else None
	known = isinstance(column, str) and column in STATE_KEYS
	return {"new_state_key": column if known else states.key(states.RECEIVED)}
