"""Files over HTTP: for everybody, for some, and never for what is no file of the site."""

import http.client
from urllib.parse import urlsplit

import pytest

UPLOAD = "/api/method/upload_file"


def upload(who, name: str, content: bytes, private: int) -> dict:
	response = who.post(UPLOAD, files={"file": (name, content)}, data={"is_private": str(private)})
	assert response.status_code == 200, response.text
	return response.json()["message"]


def test_a_public_file_is_for_everybody(staff, nobody):
	made = upload(staff, "open.txt", b"for everybody", 0)
	assert made["file_url"] == "/files/open.txt" and made["file_size"] == 13 and made["is_private"] == 0
	response = nobody.get(made["file_url"])
	assert (response.status_code, response.text) == (200, "for everybody")
	assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
	assert "max-age=43200" in response.headers["Cache-Control"]


def test_a_private_file_is_for_who_may_read_its_document(staff, stranger, nobody, admin):
	url = upload(staff, "secret.txt", b"for some only", 1)["file_url"]
	assert url.startswith("/private/files/")
	assert staff.get(url).text == "for some only"
	assert admin.get(url).text == "for some only"
	for other in (stranger, nobody):
		assert other.get(url).status_code == 403
		assert "for some only" not in other.get(url).text
	called = "/api/method/download_file"
	assert staff.get(called, params={"file_url": url}).text == "for some only"
	assert stranger.get(called, params={"file_url": url}).status_code == 403


def test_a_private_file_that_is_not_there_is_refused_likewise(staff):
	assert staff.get("/private/files/none.txt").status_code == 403


def test_guests_upload_nothing(nobody):
	assert nobody.post(UPLOAD, files={"file": ("x.txt", b"x")}).status_code == 403


@pytest.mark.parametrize(
	"path",
	[
		"/files/none.txt",
		"/files/",
		"/files/../../sessions.db",
		"/files/..%2f..%2fsessions.db",
		"/files/%2e%2e/%2e%2e/sessions.db",
		"/assets/jarz_pos/../hooks.py",
		"/assets/jarz_pos/..%2fhooks.py",
		"/assets/nothing/x.js",
		"/private/backups/x",
		"/nothere",
	],
)
def test_nothing_else_of_the_disk_is_served(url, path):
	"""With http.client, because other clients tidy the path before they send it."""
	connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
	connection.request("GET", path)
	assert connection.getresponse().status == 404
	connection.close()
