"""A refund is proposed by one, approved by another, and found on the chain."""

from decimal import Decimal

import frappe
import pytest

from jarz_pos.crypto import charges, payouts, refunds, store, sync
from jarz_pos.crypto.charges import ChargeRequest
from jarz_pos.crypto.refunds import CannotRefund
from jarz_pos.tests import anvil, stablecoins
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.factories import make_user

PROPOSER, APPROVER = "refunds.maker@jarz.test", "refunds.checker@jarz.test"
CHAIN, CHAIN_ID = "Refunds Chain", 990_100


class Paid:
	"""A node, and a charge of 20 tokens that was paid with 30; the first test gives 5 back."""

	def __init__(self, world) -> None:
		self.node = anvil.start("--chain-id", str(CHAIN_ID))
		self.payee = self.node.accounts[3]
		self.contract = self.node.deploy(anvil.test_contracts()["TestToken"])
		self.node.send(self.contract, encoded("mint(address,uint256)", self.node.accounts[0], 10**12))
		for doctype in (store.BLOCK, store.SYNC):
			frappe.db.delete(doctype, {"chain": CHAIN})
		stablecoins.make_chain(CHAIN, CHAIN_ID, self.node.url)
		frappe.db.set_value("Jarz Chain", CHAIN, "enabled", 1)
		frappe.db.set_value("Jarz Chain Provider", {"parent": CHAIN}, "url", self.node.url)
		frappe.clear_document_cache("Jarz Chain", CHAIN)
		token = stablecoins.make_token(CHAIN, self.contract, currency="EGP")
		stablecoins.switch_on(token)
		for user in (PROPOSER, APPROVER):
			make_user(user, "Accounts Manager")
		self.charge = charges.create(ChargeRequest(world.company, Decimal(20), "EGP", token=token))
		frappe.db.commit()
		self.read()
		self.send(store.charge(self.charge).address, 30_000_000)
		self.read()

	def send(self, to: str, units: int) -> str:
		data = encoded("transfer(address,uint256)", to, units)
		return self.node.send(self.contract, data)["transactionHash"]

	def read(self) -> None:
		worker = sync.Worker(CHAIN)
		try:
			while worker.round():
				pass
		finally:
			worker.release()

	def sign(self, text: str) -> str:
		return self.node.rpc("personal_sign", "0x" + text.encode().hex(), self.payee)


@pytest.fixture(scope="module")
def paid(world):
	made = Paid(world)
	yield made
	frappe.db.rollback()
	frappe.db.set_value("Jarz Chain", CHAIN, "enabled", 0)
	frappe.db.commit()
	made.node.stop()


def _proposed(paid: Paid, tokens: str = "5", **values):
	frappe.set_user(PROPOSER)
	refund = frappe.get_doc(
		{
			"doctype": refunds.REFUND,
			"charge": paid.charge,
			"tokens": tokens,
			"address": paid.payee,
			"reason": "Paid too much",
			**values,
		}
	).insert()
	return refund


def _proven(paid: Paid, tokens: str = "5"):
	refund = _proposed(paid, tokens)
	refund.signature = paid.sign(refund.challenge)
	refund.save()
	assert refund.proven
	return frappe.get_doc(refunds.REFUND, refund.name)


def test_a_refund_goes_from_proposal_to_the_chain(paid):
	refund = _proven(paid)
	frappe.set_user(APPROVER)
	refund.submit()
	assert (refund.status, refund.proposed_by, refund.approved_by) == ("Approved", PROPOSER, APPROVER)
	refund.tx = paid.send(paid.payee, 4_000_000)
	refund.save()
	frappe.db.commit()
	payouts.track()
	refund.reload()
	assert refund.status == "Sent" and "does not pay" in refund.checked
	refund.tx = paid.send(paid.payee, 5_000_000)
	refund.save()
	frappe.db.commit()
	payouts.track()
	assert refund.reload().status == "Sent"
	with pytest.raises(CannotRefund, match="sent already"):
		refund.cancel()
	refund.reload().status = "Final"
	refund.save()
	assert refund.reload().status == "Sent", "nobody declares it paid"
	frappe.db.set_value(store.SYNC, CHAIN, "final", 10_000)
	frappe.db.commit()
	payouts.track()
	assert refund.reload().status == "Final"
	refund.tx = None
	with pytest.raises(CannotRefund, match="final"):
		refund.save()


def test_nobody_approves_what_he_proposed_or_changed(paid):
	refund = _proven(paid)
	with pytest.raises(CannotRefund, match="Somebody else"):
		refund.submit()
	frappe.set_user(APPROVER)
	refund = frappe.get_doc(refunds.REFUND, refund.name)
	refund.reason = "changed"
	with pytest.raises(CannotRefund, match="Save the change first"):
		refund.submit()
	refund = frappe.get_doc(refunds.REFUND, refund.name)
	refund.reason = "changed"
	refund.save()
	with pytest.raises(CannotRefund, match="Somebody else"):
		refund.submit()


def test_an_address_that_nobody_proved_gets_nothing(paid):
	refund = _proposed(paid)
	refund.signature = paid.sign("something else")
	refund.save()
	frappe.set_user(APPROVER)
	with pytest.raises(CannotRefund, match="not proven"):
		frappe.get_doc(refunds.REFUND, refund.name).submit()


def test_a_wallet_that_is_a_contract_says_itself_what_it_has_signed(paid):
	wallet = paid.node.deploy(anvil.test_contracts()["ContractWallet"], "address", paid.payee)
	refund = _proposed(paid, "1", address=wallet)
	refund.signature = paid.sign("something else")
	refund.save()
	assert not refund.proven
	refund.signature = "0x1234"  # not of the form that the contract knows: it reverts
	refund.save()
	assert not refund.proven
	refund.signature = paid.sign(refund.challenge)
	refund.save()
	assert refund.proven
	refund.delete()


def test_a_proof_waits_where_no_provider_can_ask_the_wallet(paid):
	wallet = paid.node.deploy(anvil.test_contracts()["ContractWallet"], "address", paid.payee)
	refund = _proposed(paid, "1", address=wallet)
	frappe.db.set_value("Jarz Chain Provider", {"parent": CHAIN}, "url", "http://127.0.0.1:1")
	frappe.clear_document_cache("Jarz Chain", CHAIN)
	refund.signature = paid.sign(refund.challenge)
	refund.save()
	assert not refund.proven and "save again later" in frappe.get_message_log()[-1]["message"]
	frappe.db.rollback()
	frappe.clear_document_cache("Jarz Chain", CHAIN)


def test_a_proof_is_good_for_one_amount_and_one_address(paid):
	refund = _proven(paid)
	refund.tokens = "6"
	refund.save()
	assert not refund.proven


def test_no_more_goes_back_than_came_in(paid):
	_proposed(paid, "20")
	with pytest.raises(CannotRefund, match="Only 5 tokens"):
		_proposed(paid, "5.000001")


@pytest.mark.parametrize(
	("values", "text"),
	[
		({"tokens": "0"}, "more than zero"),
		({"tokens": "1.0000001"}, "decimals"),
		({"tokens": "nan"}, "more than zero"),
		({"tokens": "x"}, "not a number"),
		({"address": "0x12"}, "not an address"),
		({"address": "0x" + "0" * 40}, "not an address"),
	],
)
def test_what_makes_no_sense_is_refused_in_words(paid, values, text):
	with pytest.raises(CannotRefund, match=text):
		_proposed(paid, **values)
