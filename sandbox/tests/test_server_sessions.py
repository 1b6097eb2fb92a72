"""Signing in and out, cookies, tokens, CSRF. Shapes as a Frappe 15.44 bench was seen to answer."""

import base64

import pytest
import requests

from sandbox.tests.webclient import Web, refusal, server_messages

WHO = "/api/method/frappe.auth.get_logged_user"


def login(url: str, **body) -> requests.Response:
	return requests.post(
		f"{url}/api/method/login", json=body, headers={"Accept": "application/json"}, timeout=30
	)


def set_cookies(response: requests.Response) -> list[str]:
	return response.raw.headers.getlist("Set-Cookie")


def test_a_sign_in_answers_with_a_name_and_cookies(url, people):
	response = login(url, usr=people.staff, pwd=people.password)
	assert response.status_code == 200
	assert response.json() == {"message": "Logged In", "home_page": "/app/home", "full_name": "staff"}
	cookies = set_cookies(response)
	assert cookies[0].startswith("sid=") and "HttpOnly" in cookies[0] and "SameSite=Lax" in cookies[0]
	assert [cookie.split("=")[0] for cookie in cookies] == [
		"sid",
		"system_user",
		"full_name",
		"user_id",
		"user_image",
	]
	assert cookies[1].startswith("system_user=yes") and cookies[3].startswith("user_id=staff%40")


def test_a_website_user_has_no_desk(url, people):
	response = login(url, usr=people.stranger, pwd=people.password)
	assert response.json() == {"message": "No App", "home_page": "/me", "full_name": "stranger"}


def test_a_form_and_other_letter_cases_sign_in_too(url, people):
	body = {"usr": people.staff.upper(), "pwd": people.password}
	assert requests.post(f"{url}/api/method/login", data=body, timeout=30).status_code == 200


@pytest.mark.parametrize(
	"body, text",
	[
		({"usr": "Administrator", "pwd": "bad"}, "Invalid login credentials"),
		({"usr": "nobody@jarz.test", "pwd": "bad"}, "Invalid login credentials"),
		({"usr": "Administrator"}, "Incomplete login details"),
		({}, "Incomplete login details"),
	],
)
def test_a_wrong_sign_in_is_401_without_cookies(url, body, text):
	response = login(url, **body)
	assert response.status_code == 401
	assert list(response.json()) == ["message", "exception", "exc_type", "exc"]
	assert response.json()["message"] == text
	assert response.json()["exception"] == "frappe.exceptions.AuthenticationError"
	assert set_cookies(response) == []


def test_who_is_signed_in(staff, nobody):
	assert staff.get(WHO).json() == {"message": staff.user}
	assert staff.post(WHO).json() == {"message": staff.user}
	assert nobody.get(WHO).status_code == 403


def test_what_sockets_ask(staff, nobody):
	path = "/api/method/frappe.realtime.get_user_info"
	assert staff.get(path).json() == {"message": {"user": staff.user, "user_type": "System User"}}
	assert nobody.get(path).json() == {"message": {"user": "Guest", "user_type": None}}


def test_the_sid_may_stand_in_the_query_or_the_body(url, staff):
	for options in (
		{"params": {"sid": staff.sid}},
		{"data": {"sid": staff.sid}},
		{"json": {"sid": staff.sid}},
	):
		assert requests.post(url + WHO, timeout=30, **options).json() == {"message": staff.user}


def test_a_session_that_is_over_is_a_guest_who_is_told_so(url):
	response = Web(url).get("guest", headers={"Cookie": "sid=ffff"})
	assert response.json() == {"session_expired": 1, "message": {"user": "Guest", "a": None}}
	gone = {cookie.split("=")[0] for cookie in set_cookies(response) if "=; Expires=" in cookie}
	assert gone == {"sid", "system_user", "full_name", "user_id", "user_image"}


def test_signing_out_ends_the_session(url, people):
	web = Web(url, people.staff, people.password)
	response = web.post("/api/method/logout")
	assert response.json() == {"message": "No App", "home_page": "/login", "full_name": "Guest"}
	assert web.get(WHO).status_code == 403


def test_a_new_password_or_a_disabled_user_ends_the_session(url, people, admin):
	user = people.add("leaver@jarz.test")
	web = Web(url, user, people.password)
	admin("PUT", f"/api/resource/User/{user}", json={"new_password": "another-Pass-9912x"})
	assert web.get(WHO).json()["session_expired"] == 1
	web = Web(url, user, "another-Pass-9912x")
	assert admin("PUT", f"/api/resource/User/{user}", json={"enabled": 0}).status_code == 200
	assert web.get(WHO).json()["session_expired"] == 1
	assert login(url, usr=user, pwd="another-Pass-9912x").json()["message"] == "User disabled or missing"


def test_many_wrong_passwords_lock_the_user(url, people, unlocked):
	user = people.add("guessed@jarz.test")
	for _attempt in range(11):
		assert login(url, usr=user, pwd="bad").status_code == 401
	response = login(url, usr=user, pwd=people.password)
	assert response.status_code == 500
	assert response.json()["exc_type"] == "SecurityException"


def test_token_and_basic_authorization(url, people):
	key, secret = people.token(people.staff)
	basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
	for header in (f"token {key}:{secret}", f"Token {key}:{secret}", f"Basic {basic}"):
		assert Web(url).get(WHO, headers={"Authorization": header}).json() == {"message": people.staff}


@pytest.mark.parametrize("header", ["token a:b", "token ab", "Bearer x", "Basic Zm9v", "Basic !!", "token "])
def test_a_wrong_token_is_401(url, header):
	response = Web(url).get("guest", headers={"Authorization": header})
	assert response.status_code == 401
	assert response.json()["exc_type"] == "AuthenticationError"


def test_a_header_that_is_no_authorization_is_ignored(url):
	assert Web(url).get("guest", headers={"Authorization": "nonsense"}).status_code == 200


def test_a_session_without_pages_needs_no_csrf_token(staff):
	assert staff.post("plain", headers={"X-Frappe-CSRF-Token": "junk"}).status_code == 200


def test_after_the_desk_was_opened_unsafe_requests_need_the_token(url, people):
	web = Web(url, people.staff, people.password)
	page = web.get("/app", headers={"Accept": "text/html"})
	token = page.text.split('csrf_token = "')[1].split('"')[0]
	for verb in ("POST", "PUT", "DELETE"):
		response = web(verb, "plain")
		assert response.status_code == 400
		assert list(response.json()) == ["exc_type", "_server_messages"]
		assert response.json()["exc_type"] == "CSRFTokenError"
		assert server_messages(response) == [refusal("Invalid Request")]
	assert web.post("plain", headers={"X-Frappe-CSRF-Token": "bad"}).status_code == 400
	assert web.post("plain", headers={"X-Frappe-CSRF-Token": token}).status_code == 200
	assert web.post("plain", data={"csrf_token": token}).status_code == 200
	assert web.get("plain").status_code == 200
	# A new sign-in with the old cookie is not hindered, and its session has no token.
	again = login(url, usr=people.staff, pwd=people.password)
	assert again.status_code == 200
	assert web.post("plain", headers={"Cookie": f"sid={again.cookies['sid']}"}).status_code == 200


def test_guests_are_sent_from_the_desk_to_the_sign_in(nobody):
	response = nobody.get("/app")
	assert (response.status_code, response.headers["Location"]) == (301, "/login?redirect-to=%2Fapp")


def test_a_token_of_a_page_of_the_app_counts_too(url, people):
	web = Web(url, people.staff, people.password)
	token = web.get("token").json()["message"]
	assert web.post("plain").status_code == 400
	assert web.post("plain", headers={"X-Frappe-CSRF-Token": token}).status_code == 200
