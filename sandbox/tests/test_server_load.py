"""Many at once, and what the served site costs."""

import os
from concurrent.futures import ThreadPoolExecutor


def test_32_parallel_writers_come_one_after_the_other(admin):
	admin.post("/api/resource/Jarz Commercial Policy", json={"policy_name": "Counter"})
	with ThreadPoolExecutor(32) as pool:
		answers = list(pool.map(lambda _: admin.post("count_up", json={"policy": "Counter"}), range(64)))
	assert {answer.status_code for answer in answers} == {200}
	assert sorted(answer.json()["message"] for answer in answers) == list(range(1, 65))


def test_readers_do_not_wait_for_a_writer(admin, staff):
	with ThreadPoolExecutor(32) as pool:
		answers = list(pool.map(lambda _: staff.get("/api/method/frappe.auth.get_logged_user"), range(64)))
	assert [answer.json() for answer in answers] == [{"message": staff.user}] * 64


def test_requests_leave_no_open_files(admin):
	def count() -> int:
		return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0

	admin.get("plain")
	before = count()
	for _ in range(50):
		admin.get("plain")
	assert count() <= before + 10
