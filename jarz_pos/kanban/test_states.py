"""The transition table (contract 1.8.4), every pair of states."""

import pytest

from jarz_pos.kanban import states

FORWARD = {
	("Received", "In Progress"),
	("In Progress", "Ready"),
	("Ready", "Out for Delivery"),
	("Out for Delivery", "Delivered"),
}


@pytest.mark.parametrize("old", states.ORDER)
@pytest.mark.parametrize("new", states.ORDER)
def test_a_card_moves_one_column_forward_and_nowhere_else(old, new):
	if (old, new) in FORWARD:
		states.check_forward(old, new)
		return
	with pytest.raises(states.MoveRefused) as refusal:
		states.check_forward(old, new)
	assert (refusal.value.old, refusal.value.new) == (old, new)


@pytest.mark.parametrize(
	("check", "new", "allowed"),
	[
		(states.check_cancel, "Cancelled", {"Received", "In Progress", "Ready"}),
		(states.check_transfer, "Received", {"Received", "In Progress", "Ready"}),
		(states.check_return, "Returned", {"Out for Delivery", "Delivered"}),
	],
)
@pytest.mark.parametrize("old", states.ORDER)
def test_endpoints_of_their_own_start_only_where_the_table_says(check, new, allowed, old):
	if old in allowed:
		check(old)
		return
	with pytest.raises(states.MoveRefused) as refusal:
		check(old)
	assert (refusal.value.old, refusal.value.new) == (old, new)


def test_an_invoice_without_a_state_moves_nowhere():
	for check in (states.check_cancel, states.check_transfer, states.check_return):
		with pytest.raises(states.MoveRefused):
			check("")
	with pytest.raises(states.MoveRefused):
		states.check_forward("", "Received")


@pytest.mark.parametrize(
	("written", "label"),
	[
		("Out For Delivery", "Out for Delivery"),
		("out_for_delivery", "Out for Delivery"),
		("  in   PROGRESS ", "In Progress"),
		("received", "Received"),
		("Recieved", None),
		("", None),
		("'; drop table", None),
	],
)
def test_a_label_is_understood_in_any_case_and_a_wrong_one_is_not_guessed(written, label):
	assert states.label(written) == label


def test_the_keys_are_the_column_ids_of_the_contract():
	assert [states.key(state) for state in states.ORDER] == [
		"received",
		"in_progress",
		"ready",
		"out_for_delivery",
		"delivered",
		"cancelled",
		"returned",
	]


def test_orders_of_a_sales_partner_start_in_progress():
	assert states.initial("") == states.initial(None) == "Received"
	assert states.initial("Fast Food App") == "In Progress"
