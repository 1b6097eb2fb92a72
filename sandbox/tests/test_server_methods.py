"""Calls of whitelisted functions: arguments, results, refusals. Shapes as a Frappe 15.44 bench was seen to answer."""

import json

import pytest

from sandbox.tests.webclient import refusal, server_messages


def not_whitelisted(name: str) -> str:
	return (
		"<details><summary>You are not permitted to access this resource.</summary>"
		f"Function <strong>jarz_pos.webprobe.{name}</strong> is not whitelisted.</details>"
	)


def test_a_result_is_the_message(staff):
	response = staff.post("wired", json={"a": 1.5, "b": [1]})
	assert response.status_code == 200
	assert response.headers["Content-Type"] == "application/json"
	assert response.text == '{"message":[1.5,[1]]}'


def test_nothing_is_an_empty_envelope(staff):
	assert staff.post("only_post").text == "{}"


def test_values_of_documents_have_their_json_form(staff):
	response = staff.post("fail", json={"kind": "types"})
	assert response.json()["message"] == {
		"d": "2026-01-02",
		"dt": "2026-01-02 03:04:05",
		"td": "9:05:00",
		"t": "09:05:00",
		"dec": 1.5,
		"tup": [1, 2],
		"u": "عربي",
	}
	assert response.content.isascii()


@pytest.mark.parametrize("verb, function", [("POST", "only_get"), ("GET", "only_post"), ("PATCH", "plain")])
def test_a_verb_that_is_not_allowed_is_403(staff, verb, function):
	response = staff(verb, function)
	assert response.status_code == 403
	assert response.json()["exc_type"] == "PermissionError"
	assert response.json()["exception"] == "frappe.exceptions.PermissionError: Not permitted"
	assert server_messages(response) == [refusal("Not permitted")]


def test_options_is_answered_with_nothing(staff):
	response = staff("OPTIONS", "plain")
	assert (response.status_code, response.text) == (200, "")


@pytest.mark.parametrize("who, name", [("staff", "hidden"), ("nobody", "hidden"), ("nobody", "plain")])
def test_what_is_not_whitelisted_for_the_user_is_403(request, who, name):
	response = request.getfixturevalue(who).get(name)
	body, text = response.json(), not_whitelisted(name)
	assert response.status_code == 403
	assert list(body) == ["exception", "exc_type", "exc", "_server_messages"]
	assert body["exception"] == f"frappe.exceptions.PermissionError: {text}"
	assert json.loads(body["exc"])[0].startswith("Traceback")
	assert server_messages(response) == [refusal(text, "Method Not Allowed")]


@pytest.mark.parametrize(
	"path, why",
	[
		("jarz_pos.webprobe.nothere", "module 'jarz_pos.webprobe' has no attribute 'nothere'"),
		("jarz_pos.nomodule.x", "No module named 'jarz_pos.nomodule'"),
		("os.system", "App os is not installed"),
		("foo", "'foo'"),
	],
)
def test_an_unknown_function_is_417(staff, path, why):
	response = staff.get(f"/api/method/{path}")
	text = f"Failed to get method for command {path} with {why}"
	assert response.status_code == 417
	assert response.json()["exception"] == f"frappe.exceptions.ValidationError: {text}"
	assert server_messages(response)[-1] == refusal(text)


@pytest.mark.parametrize("path", ["/api/method", "/api/method/", "/api/nothing"])
def test_an_unknown_path_of_the_api_is_404(staff, path):
	response = staff.get(path)
	assert (response.status_code, response.json()) == (404, {"exc_type": "DoesNotExistError"})


def test_a_part_of_frappe_that_the_sandbox_lacks_names_itself(staff):
	response = staff.get("/api/method/frappe.desk.search.search_link")
	assert response.status_code == 500
	assert "sandbox: frappe.desk.search.search_link is not offered" in response.json()["exception"]


def test_a_json_body_stands_alone(staff):
	message = staff.post("strict?b=q", json={"a": [1], "zzz": 1}).json()["message"]
	assert message["b"] == "x"
	assert message["form"] == {"a": [1], "zzz": 1, "cmd": "jarz_pos.webprobe.strict"}


@pytest.mark.parametrize(
	"path, options, a",
	[
		("strict?a=1", {"data": {"a": "2"}}, "2"),
		("strict?a=1&a=2", {}, "1"),
		("strict", {"data": "[1,2]", "headers": {"Content-Type": "application/json"}}, None),
		("strict", {"data": '{"a":7}', "headers": {"Content-Type": "text/plain"}}, None),
	],
)
def test_where_a_value_is_taken_from(staff, path, options, a):
	assert staff.post(path, **options).json()["message"]["a"] == a


def test_a_body_that_is_no_json_is_500(staff):
	response = staff.post("strict", data="{bad", headers={"Content-Type": "application/json"})
	assert (response.status_code, response.json()["exc_type"]) == (500, "JSONDecodeError")


def test_a_json_body_must_be_a_map_or_a_list(staff):
	response = staff.post("strict", data="5", headers={"Content-Type": "application/json"})
	assert response.status_code == 417
	assert server_messages(response) == [refusal("Invalid request arguments")]


def test_multipart_files_arrive(staff):
	response = staff.post("files", files={"f": ("a.txt", b"hello")}, data={"a": "1"})
	assert response.json()["message"] == {"f": ["a.txt", "hello"]}


def test_a_missing_argument_is_500_and_named(staff):
	response = staff.post("required", json={"a": 1})
	assert response.status_code == 500
	assert response.json()["exception"] == "TypeError: required() missing 1 required positional argument: 'b'"
	assert "_server_messages" not in response.json()


@pytest.mark.parametrize(
	"sent, got",
	[({"a": "5"}, [5, None, None, 1.0]), ({"a": 1, "c": [1], "d": "2"}, [1, None, [1], 2.0])],
)
def test_declared_types_convert_numbers(staff, sent, got):
	assert staff.post("typed", json=sent).json()["message"] == got


@pytest.mark.parametrize(
	"sent, text",
	[
		({"a": "x"}, "Argument 'a' should be of type 'int' but got 'str' instead."),
		({"a": 1.5}, "Argument 'a' should be of type 'int' but got 'float' instead."),
		({"a": None}, "Argument 'a' should be of type 'int' but got 'NoneType' instead."),
	],
)
def test_a_value_of_another_type_is_417(staff, sent, text):
	response = staff.post("typed", json=sent)
	assert response.status_code == 417
	assert response.json()["exception"] == f"frappe.exceptions.FrappeTypeError: {text}"
	assert server_messages(response) == []


@pytest.mark.parametrize("value", [5, "5", None, True, 1.5, [1], {"x": 1}, "true", "1.5"])
def test_a_union_of_all_types_changes_nothing(staff, value):
	got = staff.post("wired", json={"a": value}).json()["message"][0]
	assert (got, type(got)) == (value, type(value))


def test_a_thrown_refusal(staff):
	response = staff.post("fail", json={"kind": "throw"})
	body = response.json()
	assert response.status_code == 417
	assert list(body) == ["exception", "exc_type", "exc", "_server_messages"]
	assert body["exception"] == "frappe.exceptions.ValidationError: some <b>text</b>"
	assert server_messages(response) == [refusal("some <b>text</b>")]


def test_a_title_and_keys_of_the_response_are_kept(staff):
	titled = staff.post("fail", json={"kind": "titled"})
	assert server_messages(titled) == [refusal("some <b>text</b>", "My title")]
	keys = staff.post("fail", json={"kind": "keys"})
	assert (keys.status_code, keys.json()["extra"]) == (417, {"x": 1})


def test_a_message_beside_a_result(staff):
	response = staff.post("fail", json={"kind": "msgprint"})
	assert response.json()["message"] == "ok"
	assert server_messages(response) == [{"message": "hello", "title": "T", "indicator": "green", "alert": 1}]


def test_a_status_of_its_own(staff):
	response = staff.post("fail", json={"kind": "status"})
	assert (response.status_code, response.json()) == (418, {"message": "teapot"})


@pytest.mark.parametrize(
	"kind, status",
	[
		("ValidationError", 417),
		("PermissionError", 403),
		("AuthenticationError", 401),
		("DuplicateEntryError", 409),
		("UniqueValidationError", 417),
		("LinkExistsError", 417),
		("TimestampMismatchError", 417),
		("QueryDeadlockError", 500),
		("QueryTimeoutError", 500),
		("zero", 500),
	],
)
def test_the_status_belongs_to_the_exception(staff, kind, status):
	response = staff.post("fail", json={"kind": kind})
	assert response.status_code == status
	assert response.json()["exc_type"] == ("ZeroDivisionError" if kind == "zero" else kind)
	assert "_server_messages" not in response.json()


def test_what_does_not_exist_is_told_without_a_traceback(staff):
	response = staff.post("fail", json={"kind": "missing"})
	assert response.status_code == 404
	assert list(response.json()) == ["exc_type", "_server_messages"]
	assert server_messages(response) == [refusal("Jarz Commercial Policy nothere not found")]


def test_the_last_line_of_a_long_refusal_is_the_exception(staff):
	response = staff.post("fail", json={"kind": "throw", "text": "line one\nline two"})
	assert response.json()["exception"] == "line two"


@pytest.mark.parametrize(
	"accept, kind",
	[
		("*/*", "application/json"),
		("text/html, application/json", "application/json"),
		("text/html", "text/html"),
	],
)
def test_a_browser_gets_its_refusal_as_a_page(staff, accept, kind):
	response = staff.post("fail", json={"kind": "throw"}, headers={"Accept": accept})
	assert response.status_code == 417
	assert response.headers["Content-Type"].split(";")[0] == kind


@pytest.mark.parametrize(
	"sent, got",
	[
		("<script>alert(1)</script>x", "&lt;script&gt;alert(1)&lt;/script&gt;x"),
		('<a href="javascript:x" onclick=y>z</a>', "<a>z</a>"),
		("a < b & c", "a < b & c"),
		('{"a":"<b>"}', '{"a":"<b>"}'),
		(["<b>x"], ["<b>x"]),
	],
)
def test_scripts_of_strangers_are_defused(nobody, sent, got):
	assert nobody.post("guest", json={"a": sent}).json()["message"] == {"user": "Guest", "a": got}


@pytest.mark.parametrize(
	"who, query, headers, language",
	[
		("staff", "", {}, "en"),
		("staff", "?_lang=ar", {}, "ar"),
		("staff", "", {"Accept-Language": "ar"}, "en"),
		("nobody", "", {"Accept-Language": "ar-EG,ar;q=0.9"}, "ar"),
		("nobody", "", {"Cookie": "preferred_language=ar"}, "ar"),
		("nobody", "", {}, "en"),
	],
)
def test_the_language_of_a_request(request, who, query, headers, language):
	web = request.getfixturevalue(who)
	assert web.get("language" + query, headers=headers).json() == {"message": language}


@pytest.mark.parametrize("path", ["/api/v2/method/ping", "/api/method/run_doc_method"])
def test_other_ways_in_name_themselves(staff, path):
	response = staff.get(path)
	assert (response.status_code, response.json()["exc_type"]) == (500, "NotOffered")
