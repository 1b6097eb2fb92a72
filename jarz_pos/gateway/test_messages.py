"""What a stranger may learn of a publication, and what is no business of the gateway at all."""

import json

import pytest

from jarz_pos.gateway import messages
from jarz_pos.gateway.messages import Message

SECRETS = ("ACC-SINV-2026-00001", "Nasr City", "1250.5", "Mona")


def published(**changes) -> str:
	return json.dumps(
		{
			"event": "kanban_update",
			"message": {"invoice_id": SECRETS[0], "new_state_key": "ready", "kanban_profile": SECRETS[1]},
			"room": "user:mona@jarz.test",
			"namespace": "shop.test",
			**changes,
		}
	)


def test_a_message_for_a_user_of_the_site_is_read_in_full():
	message = messages.parse(published().encode(), "shop.test")
	assert message.event == "kanban_update"
	assert message.user == "mona@jarz.test"
	assert message.payload["invoice_id"] == SECRETS[0]


@pytest.mark.parametrize(
	"raw",
	[
		published(namespace="other.test"),
		published(namespace=None),
		published(room="all"),
		published(room="website"),
		published(room="doc:Sales Invoice/ACC-SINV-2026-00001"),
		published(room=None),
		published(room={"user": "x"}),
		published(event=None),
		"no json",
		"[]",
		"null",
		"\x00",
	],
)
def test_everything_else_on_the_channel_is_left_alone(raw):
	assert messages.parse(raw, "shop.test") is None


@pytest.mark.parametrize("payload", ["text", ["a", "list"], None, 7])
def test_a_payload_that_is_no_object_becomes_an_empty_one(payload):
	"""The client's parser breaks on anything but an object (contract 1.1)."""
	assert messages.parse(published(message=payload), "shop.test").payload == {}


@pytest.mark.parametrize(
	("event", "told"),
	[
		("kanban_update", True),
		("jarz_pos_new_invoice", True),
		("jarz_pos_courier_settled", True),
		("kanban_state_changed", False),  # always sent beside kanban_update
		("msgprint", False),
		("list_update", False),
	],
)
def test_only_our_own_events_become_hints(event, told):
	assert messages.changes_a_board(Message(event, "u", {})) is told


def test_a_hint_holds_one_column_id_and_nothing_else():
	payload = {
		"new_state_key": "out_for_delivery",
		"invoice_id": SECRETS[0],
		"kanban_profile": SECRETS[1],
		"amount": SECRETS[2],
		"customer_name": SECRETS[3],
	}
	assert messages.hint(Message("kanban_update", "u", payload)) == {"new_state_key": "out_for_delivery"}


@pytest.mark.parametrize("key", [None, "", "Nasr City", "ready; Mona", ["ready"], {"a": 1}, 7])
def test_a_column_that_is_none_of_ours_is_not_passed_on(key):
	assert messages.hint(Message("kanban_update", "u", {"new_state_key": key})) == {
		"new_state_key": "received"
	}
