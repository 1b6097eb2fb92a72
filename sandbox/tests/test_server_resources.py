"""`/api/resource` and frappe.client. Shapes as a Frappe 15.44 bench was seen to answer."""

import json

import pytest

from sandbox.tests.webclient import refusal, server_messages

POLICIES = "/api/resource/Jarz Commercial Policy"


@pytest.fixture(scope="module")
def policies(admin):
	"""Three policies whose names begin with Rest."""
	names = [f"Rest {letter}" for letter in "ABC"]
	for name in names:
		admin.post(POLICIES, json={"policy_name": name, "order_purpose": "/x" if name == "Rest B" else None})
	return names


def listed(who, **params):
	params = {
		key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in params.items()
	}
	return who.get(POLICIES, params=params)


def test_create_answers_the_document_without_its_empty_fields(admin):
	response = admin.post(POLICIES, json={"policy_name": "Rest New", "no_such_field": 5})
	data = response.json()["data"]
	assert response.status_code == 200
	assert (
		data["name"] == "Rest New" and data["doctype"] == "Jarz Commercial Policy" and data["docstatus"] == 0
	)
	assert "order_purpose" not in data and "no_such_field" not in data
	again = admin.post(POLICIES, json={"policy_name": "Rest New"})
	assert (again.status_code, again.json()["exc_type"]) == (409, "DuplicateEntryError")


def test_create_takes_a_form_and_a_data_field(admin):
	assert admin.post(POLICIES, data={"policy_name": "Rest Form"}).json()["data"]["name"] == "Rest Form"
	data = json.dumps({"policy_name": "Rest Data"})
	assert admin.post(POLICIES, data={"data": data}).json()["data"]["name"] == "Rest Data"


def test_lists_with_filters_fields_order_and_limits(admin, policies):
	mine = [["name", "in", policies]]
	assert listed(admin, filters=mine, order_by="name desc", limit=2).json() == {
		"data": [{"name": "Rest C"}, {"name": "Rest B"}]
	}
	assert listed(admin, filters=mine, order_by="name", limit_start=1, limit_page_length=1).json() == {
		"data": [{"name": "Rest B"}]
	}
	assert listed(admin, filters={"order_purpose": "/x"}, fields=["name", "order_purpose"]).json() == {
		"data": [{"name": "Rest B", "order_purpose": "/x"}]
	}
	assert listed(
		admin, or_filters=[["name", "=", "Rest A"], ["name", "=", "Rest C"]], order_by="name"
	).json() == {"data": [{"name": "Rest A"}, {"name": "Rest C"}]}
	assert listed(admin, filters=mine, order_by="name", as_dict=0, fields=["name"]).json() == {
		"data": [["Rest A"], ["Rest B"], ["Rest C"]]
	}


def test_a_list_has_twenty_rows_unless_told_otherwise(admin, policies):
	for number in range(25):
		admin.post(POLICIES, json={"policy_name": f"Many {number}"})
	assert len(listed(admin).json()["data"]) == 20
	assert len(listed(admin, limit_page_length=0).json()["data"]) > 25


def test_a_field_that_is_not_there_is_417(admin):
	response = listed(admin, fields=["nofield"])
	assert (response.status_code, response.json()["exc_type"]) == (417, "DataError")
	assert server_messages(response) == [refusal("Field not permitted in query: nofield")]


def test_filters_that_are_no_json_are_500(admin):
	response = listed(admin, filters="bad")
	assert (response.status_code, response.json()["exc_type"]) == (500, "JSONDecodeError")


def test_get_and_what_is_not_there(admin, policies):
	assert admin.get(f"{POLICIES}/Rest%20A").json()["data"]["policy_name"] == "Rest A"
	response = admin.get(f"{POLICIES}/none")
	assert response.status_code == 404
	assert list(response.json()) == ["exc_type", "_server_messages"]
	assert server_messages(response) == [refusal("Jarz Commercial Policy none not found")]


def test_children_come_with_their_parent(admin, people):
	data = admin.get(f"/api/resource/User/{people.staff}").json()["data"]
	assert [row["role"] for row in data["roles"]] == ["System Manager"]
	assert data["roles"][0]["doctype"] == "Has Role"
	assert people.password not in json.dumps(data)


def test_update_and_delete(admin):
	admin.post(POLICIES, json={"policy_name": "Rest Changing"})
	path = f"{POLICIES}/Rest Changing"
	assert admin("PUT", path, json={"order_purpose": "/y"}).json()["data"]["order_purpose"] == "/y"
	stale = admin("PUT", path, json={"order_purpose": "/z", "modified": "2020-01-01 00:00:00"})
	assert (stale.status_code, stale.json()["exc_type"]) == (417, "TimestampMismatchError")
	gone = admin("DELETE", path)
	assert (gone.status_code, gone.json()) == (202, {"data": "ok"})
	assert admin("DELETE", path).status_code == 404
	assert admin("DELETE", path).json() == {"exc_type": "DoesNotExistError"}


@pytest.mark.parametrize("verb, path", [("GET", POLICIES), ("GET", f"{POLICIES}/Rest A"), ("POST", POLICIES)])
def test_a_user_without_permission_is_refused(stranger, verb, path):
	response = stranger(verb, path, **({"json": {"policy_name": "Mine"}} if verb == "POST" else {}))
	assert response.status_code == 403
	assert response.json()["exc_type"] == "PermissionError"
	assert stranger.user in server_messages(response)[0]["message"]


def test_verbs_that_a_list_does_not_know(admin):
	assert admin("PUT", POLICIES).status_code == 405
	assert admin("DELETE", POLICIES).status_code == 405


def test_a_method_of_a_document_must_be_whitelisted(admin, policies):
	assert admin.post(f"{POLICIES}/Rest A", json={"run_method": "db_update"}).status_code == 403
	assert admin.post(f"{POLICIES}/Rest A", json={"run_method": "nometh"}).status_code == 404
	response = admin.post(f"{POLICIES}/Rest A", json={})
	assert (response.status_code, response.json()["exception"]) == (500, "KeyError: 'run_method'")


def test_frappe_client(admin, policies, stranger):
	call = "/api/method/frappe.client."
	made = admin.post(
		call + "insert", json={"doc": {"doctype": "Jarz Commercial Policy", "policy_name": "Rest Client"}}
	)
	assert made.json()["message"]["order_purpose"] is None
	changed = admin.post(
		call + "set_value",
		json={
			"doctype": "Jarz Commercial Policy",
			"name": "Rest Client",
			"fieldname": "order_purpose",
			"value": "/c",
		},
	)
	assert changed.json()["message"]["order_purpose"] == "/c"
	value = {"doctype": "Jarz Commercial Policy", "fieldname": "order_purpose", "filters": "Rest Client"}
	assert admin.get(call + "get_value", params=value).json() == {"message": {"order_purpose": "/c"}}
	value["filters"] = "none"
	assert admin.get(call + "get_value", params=value).json() == {"message": {}}
	rows = {
		"doctype": "Jarz Commercial Policy",
		"filters": json.dumps([["name", "in", policies]]),
		"limit_page_length": 2,
		"order_by": "name",
	}
	assert admin.get(call + "get_list", params=rows).json() == {
		"message": [{"name": "Rest A"}, {"name": "Rest B"}]
	}
	assert (
		admin.post(call + "delete", json={"doctype": "Jarz Commercial Policy", "name": "Rest Client"}).json()
		== {}
	)
	assert admin.get(call + "insert", params={"doc": "{}"}).status_code == 403
	assert stranger.get(call + "get_list", params={"doctype": "Jarz Commercial Policy"}).status_code == 403


def test_a_reading_leaves_nothing_behind_and_a_failure_neither(admin):
	assert admin.get("write", params={"policy": "In Get"}).json() == {"message": "In Get"}
	assert admin.get(f"{POLICIES}/In Get").status_code == 404
	assert admin.post("write", json={"policy": "In Post", "fail": 1}).status_code == 417
	assert admin.get(f"{POLICIES}/In Post").status_code == 404
	assert admin.post("write", json={"policy": "In Post"}).status_code == 200
	assert admin.get(f"{POLICIES}/In Post").status_code == 200
