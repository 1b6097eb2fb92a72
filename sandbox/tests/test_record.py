"""What makes two playings of a day comparable, without a site."""

import datetime

from sandbox.record.aliases import Aliases
from sandbox.record.compare import differences

TODAY = datetime.date(2026, 11, 30)


def playing(mark: str, number: int, moment: str, token: str) -> dict:
	row = {
		"invoice": f"ACC-SINV-2026-{number:05d}",
		"repeated": f"ACC-SINV-2026-{number:05d}",
		"next": f"ACC-SINV-2026-{number + 1:05d}",
		"company": f"{mark} Nile Bakery",
		"posting_date": "2026-11-30",
		"delivery_date": "2026-12-01",
		"founded": "2001-01-01",
		"delivery_time": moment,
		"slot": "10:00:00",
		"last_payment_seconds": int(number % 2),
		"preview_token": token,
		"amount": 12.0,
		"chosen": {f"{number:05d}zebra"[::-1]: "first", f"apple{number:05d}": "second"},
	}
	return Aliases(TODAY, mark).of(row)


def test_two_playings_of_a_day_read_the_same():
	one = playing("BCDFG", 7, "4:24:4.014854", "Ab1-_" * 9 + "==")
	other = playing("XZWVT", 1234, "13:07:59.5", "Cd2_-" * 11)
	assert one == other
	assert one["invoice"] == one["repeated"] == "<ACC-SINV 1>" and one["next"] == "<ACC-SINV 2>"
	assert (one["posting_date"], one["delivery_date"], one["founded"]) == (
		"<today>",
		"<today+1>",
		"2001-01-01",
	)
	assert list(one["chosen"].items()) == [("<row 1>", "first"), ("<row 2>", "second")]
	assert list(other["chosen"]) == list(one["chosen"])
	assert (one["delivery_time"], one["slot"], one["amount"]) == ("<now>", "10:00:00", 12)


def test_what_differs_is_told_by_step_and_place():
	def day(debit: float) -> list[dict]:
		return [{"step": 0, "title": "Opening"}, {"step": 0, "ledger": {"account": "Sales", "debit": debit}}]

	assert differences(day(1), day(1)) == []
	found = "\n".join(differences(day(1), day(2)))
	assert "Opening" in found and "debit: 1 became 2" in found
