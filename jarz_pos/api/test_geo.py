import frappe
import pytest

PREVIEW = "jarz_pos.api.geo.preview_maps_link"
KEYS = {"success", "latitude", "longitude", "precision", "distance_from_branch_m", "error"}


@pytest.fixture
def branch_stands(world, committed):
	with committed():
		address = frappe.get_doc(
			{
				"doctype": "Address",
				"address_title": "Nasr City Shop",
				"address_type": "Shop",
				"address_line1": "1 Shop Street",
				"city": "Cairo",
				"country": "Egypt",
				"is_your_company_address": 1,
				"jarz_latitude": 30.05,
				"jarz_longitude": 31.24,
				"jarz_geo_source": "manual",
				"links": [{"link_doctype": "Company", "link_name": world.company}],
			}
		).insert()
		frappe.get_doc("POS Profile", world.branch.name).update({"company_address": address.name}).save()
	yield
	with committed():
		frappe.get_doc("POS Profile", world.branch.name).update({"company_address": None}).save()
		frappe.delete_doc("Address", address.name)


def test_a_link_that_tells_its_place_is_read(http, world):
	answer = http(world.staff).post(PREVIEW, {"link": "https://maps.google.com/?q=30.0444,31.2357"})
	assert answer.status == 200
	assert answer.message == {
		"success": True,
		"latitude": 30.0444,
		"longitude": 31.2357,
		"precision": "exact",
		"distance_from_branch_m": None,
		"error": None,
	}


def test_the_distance_is_told_where_the_branch_has_a_place(http, world, branch_stands):
	body = {"link": "geo:30.0444,31.2357"}
	assert 600 < http(world.staff).post(PREVIEW, body).message["distance_from_branch_m"] < 800
	assert http(world.second_staff).post(PREVIEW, body).message["distance_from_branch_m"] is None
	assert (
		http(world.manager).post(PREVIEW, body).message["distance_from_branch_m"] is None
	)  # of two branches


@pytest.mark.parametrize(
	"link", ["https://maps.app.goo.gl/AbC", "", None, "http://169.254.169.254/", "file:///etc/passwd"]
)
def test_a_link_that_tells_nothing_is_answered_without_opening_it(http, world, link):
	answer = http(world.staff).post(PREVIEW, {"link": link})
	assert answer.status == 200
	assert set(answer.message) == KEYS
	assert answer.message["success"] is False
	assert answer.message["latitude"] is None and answer.message["longitude"] is None
	assert answer.message["precision"] == "none"
	assert answer.message["error"]


@pytest.mark.parametrize("link", [["a"], {"a": 1}, True, "h" * 2001])
def test_a_link_of_the_wrong_type_is_refused(http, world, link):
	assert http(world.staff).post(PREVIEW, {"link": link}).status == 417


def test_only_for_people_of_the_shop(http, world):
	for client in (http(world.stranger), http(None)):
		assert client.post(PREVIEW, {"link": "30,31"}).status == 403


def test_nothing_in_our_code_could_open_a_link():
	from jarz_pos.customers import pins, places

	for module in (pins, places):
		assert not {"requests", "socket", "urlopen", "http", "make_get_request"} & set(vars(module))
