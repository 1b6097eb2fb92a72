"""One request, one answer: the key of a request, its window, and what a repeat gets."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import add_to_date, now

from jarz_pos.sync import requests
from jarz_pos.sync.requests import DifferentBody, Request

DAY = timedelta(days=1)


class Work:
	"""Counts how often it was done, and answers with the number."""

	def __init__(self):
		self.times = 0

	def __call__(self) -> dict:
		self.times += 1
		return {"name": f"DOC-{self.times}", "amount": 0.1}


@pytest.fixture
def work(site) -> Work:
	return Work()


def request(**values) -> Request:
	return Request(**{"method": "test", "body": {"a": 1, "b": "x"}, "window": DAY, **values})


def test_the_first_answer_is_everyones_answer(work):
	first = requests.once(request(), work)
	assert first == {"name": "DOC-1", "amount": 0.1}
	assert requests.once(request(), work) == first
	assert work.times == 1


def test_the_order_of_keys_and_absent_values_make_no_difference(work):
	requests.once(request(body={"a": 1, "b": "x", "c": None}), work)
	requests.once(request(body={"b": "x", "a": 1}), work)
	assert work.times == 1


@pytest.mark.parametrize(
	"other", [{"method": "other"}, {"body": {"a": 2}}, {"body": {"a": "1", "b": "x"}}, {"request_id": "r"}]
)
def test_another_request_is_another_piece_of_work(work, other):
	requests.once(request(), work)
	requests.once(request(**other), work)
	assert work.times == 2


def test_content_belongs_to_its_user(work, world, as_user):
	requests.once(request(), work)
	with as_user(world.staff):
		requests.once(request(), work)
	assert work.times == 2


def test_a_request_id_belongs_to_everyone(work, world, as_user):
	requests.once(request(request_id="4f1c"), work)
	with as_user(world.staff):
		assert requests.once(request(request_id="4F1C"), work) == {"name": "DOC-1", "amount": 0.1}
	assert work.times == 1


def test_a_request_id_with_another_body_is_a_conflict(work):
	requests.once(request(request_id="r"), work)
	with pytest.raises(DifferentBody, match="other contents") as caught:
		requests.once(request(request_id="r", body={"a": 2}), work)
	assert caught.value.http_status_code == 409
	assert work.times == 1


def age(a_request: Request, **shift: int) -> None:
	past = add_to_date(now(), **shift)
	frappe.db.set_value("Jarz Request", a_request.key, "creation", past, update_modified=False)


def test_the_same_content_after_its_window_is_meant_again(work):
	requests.once(request(window=timedelta(minutes=2)), work)
	age(request(), minutes=-3)
	assert requests.once(request(window=timedelta(minutes=2)), work)["name"] == "DOC-2"
	assert requests.once(request(window=timedelta(minutes=2)), work)["name"] == "DOC-2"
	assert work.times == 2


def test_a_replay_finds_what_a_direct_request_made_days_ago(work):
	requests.once(request(window=timedelta(minutes=2)), work)
	age(request(), days=-6)
	assert requests.once(request(window=requests.REPLAY_WINDOW), work)["name"] == "DOC-1"
	age(request(), days=-8)
	assert requests.once(request(window=requests.REPLAY_WINDOW), work)["name"] == "DOC-2"


def test_a_request_id_has_no_window(work):
	requests.once(request(request_id="r"), work)
	age(request(request_id="r"), days=-20)
	requests.once(request(request_id="r"), work)
	assert work.times == 1


def test_a_refusal_leaves_no_claim(work, site):
	def fails() -> dict:
		frappe.throw("no")

	frappe.db.savepoint("before_claim")
	with pytest.raises(frappe.ValidationError):
		requests.once(request(), fails)
	frappe.db.rollback(save_point="before_claim")
	requests.once(request(), work)
	assert work.times == 1


def test_the_claim_tells_what_it_made(work, world):
	requests.once(request(), lambda: {"name": world.customer}, reference=("Customer", "name"))
	row = frappe.get_doc("Jarz Request", request().key)
	assert (row.reference_doctype, row.reference_name) == ("Customer", world.customer)
	assert (row.user, row.method) == ("Administrator", "test")


def test_odd_bodies_have_a_key_too(work):
	for body in ({"a": "كعكة 🎂"}, {"a": "\ud800"}, {"a": [1, {"b": None}]}, {}):
		requests.once(request(body=body), work)
	assert work.times == 4


def test_parts_of_a_key_cannot_be_shifted():
	assert request(method="ab", request_id="c").key != request(method="a", request_id="bc").key
