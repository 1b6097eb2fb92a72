"""Whom a socket claims to be, and when a cookie counts."""

import pytest

from jarz_pos.gateway.identity import (
	Credential,
	ForeignOrigin,
	Site,
	SiteUnreachable,
	Unusable,
	credential_of,
)

COOKIE = {"HTTP_COOKIE": "full_name=Mona; sid=0123abcd; system_user=yes", "HTTP_HOST": "shop.test:9001"}


@pytest.mark.parametrize(
	("environ", "auth", "expected"),
	[
		({}, None, None),
		({}, {}, None),
		({}, "text", None),
		({}, {"sid": "0123abcd"}, Credential(sid="0123abcd")),
		({}, {"token": "key:secret"}, Credential(authorization="token key:secret")),
		({}, {"token": "Bearer abc.def"}, Credential(authorization="Bearer abc.def")),
		({"HTTP_AUTHORIZATION": "token key:secret"}, None, Credential(authorization="token key:secret")),
		(COOKIE, None, Credential(sid="0123abcd", explicit=False)),
		({"HTTP_COOKIE": "sid=Guest"}, None, None),
		({"HTTP_COOKIE": "sid="}, None, None),
		({"HTTP_COOKIE": "other=1"}, None, None),
	],
)
def test_a_credential_comes_from_the_payload_then_the_header_then_the_cookie(environ, auth, expected):
	assert credential_of(environ, auth) == expected


@pytest.mark.parametrize(
	"auth",
	[
		{"sid": "a b"},
		{"sid": "a\r\nX: y"},
		{"sid": ["a"]},
		{"token": "a\nb"},
		{"token": {"a": 1}},
		{"sid": "x" * 999},
	],
)
def test_what_cannot_be_a_credential_never_reaches_the_site(auth):
	with pytest.raises(Unusable):
		credential_of({}, auth)


@pytest.mark.parametrize("origin", ["http://shop.test", "https://shop.test:8000", "http://SHOP.test:9001"])
def test_a_cookie_counts_for_pages_of_the_same_host(origin):
	assert credential_of({**COOKIE, "HTTP_ORIGIN": origin}, None).sid == "0123abcd"


@pytest.mark.parametrize(
	"origin",
	[
		"http://evil.test",
		"http://shop.test.evil.test",
		"http://evil.test#shop.test",
		"http://shop.test,http://evil.test",
		"null",
		"file://",
		"http://[",
	],
)
def test_a_cookie_with_the_page_of_another_host_is_refused(origin):
	with pytest.raises(ForeignOrigin):
		credential_of({**COOKIE, "HTTP_ORIGIN": origin}, None)


def test_a_page_of_another_host_may_listen_without_a_cookie():
	assert credential_of({"HTTP_ORIGIN": "http://evil.test", "HTTP_HOST": "shop.test"}, None) is None


def test_a_credential_does_not_show_itself_in_a_log():
	assert "0123abcd" not in repr(Credential(sid="0123abcd"))
	assert "secret" not in repr(Credential(authorization="token key:secret"))


def test_a_site_that_does_not_answer_says_nothing_about_a_credential():
	with pytest.raises(SiteUnreachable):
		Site("shop.test", "http://127.0.0.1:1").user_of(Credential(sid="0123abcd"))
