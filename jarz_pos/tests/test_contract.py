"""Every answer of the order's endpoints, key by key and type by type, to the calls that the published client sends. An
endpoint of these files without a row in calls.py fails the build.
"""

import pytest

from jarz_pos.tests import shapes
from jarz_pos.tests.calls import CALLS, Shop
from jarz_pos.tests.test_permissions import whitelisted

FILES = """
	customer delivery_slots geo invoices kanban manager notifications payment_receipts pos promo shift territories user
""".split()
# Refused to everybody, which hides the screens behind them; the permission table looks at the words.
REFUSED = {"manager.get_manager_dashboard_summary", "manager.submit_invoice_amendment"}
# Its keys belong to settlement, whose tests read them.
ELSEWHERE = {"invoices.get_invoice_settlement_preview"}


def test_every_endpoint_of_these_files_has_a_row():
	in_scope = {path for path in whitelisted() if path.split(".")[0] in FILES}
	assert in_scope == set(CALLS) | REFUSED | ELSEWHERE


@pytest.mark.parametrize("path", sorted(CALLS))
def test_the_answer_has_the_keys_and_types_that_the_client_reads(path: str, world, http):
	call, client = CALLS[path], http(world.manager)
	sent = {key: value for key, value in call.sent(Shop(world)).items() if key != "made"}
	if call.form:
		answer = client.post(
			f"jarz_pos.api.{path}", files={key: (None, str(value)) for key, value in sent.items()}
		)
	elif call.verb == "GET":
		answer = client.get(f"jarz_pos.api.{path}", sent)
	else:
		answer = client.post(f"jarz_pos.api.{path}", sent)
	assert answer.status == 200, answer.body
	# None leaves no `message`, which the client takes for null; everything is in `message` else.
	assert set(answer.body) == (set() if call.shape is shapes.NULL else {"message"}), answer.body
	shapes.assert_shape(answer.message, call.shape)
	if isinstance(answer.message, dict) and "success" in answer.message:
		assert answer.message["success"] is True, answer.message
	if isinstance(call.shape, list):
		assert answer.message, "nothing was there to look at"
