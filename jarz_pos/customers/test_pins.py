import time

import pytest

from jarz_pos.customers.pins import APPROXIMATE, EXACT, Pin, distance_m, parse_link, pin_at

CAIRO = (30.0444, 31.2357)


@pytest.mark.parametrize(
	("text", "precision"),
	[
		("https://www.google.com/maps/@30.0444,31.2357,15z", APPROXIMATE),
		("https://www.google.com/maps?q=30.0444,31.2357", EXACT),
		("https://www.google.com/maps/search/?api=1&query=30.0444%2C31.2357", EXACT),
		("https://maps.google.com/?ll=30.0444,31.2357&z=16", EXACT),
		("https://www.google.com/maps/search/30.0444,+31.2357?entry=tts", EXACT),
		("https://www.google.com/maps/dir//30.0444,31.2357/@29.9,31.1,12z", EXACT),
		(
			"https://www.google.com/maps/place/Cake+Shop/@29.9,31.1,17z/data=!3m1!4b1!4m6!3m5!1s0x14:0x2!8m2!3d30.0444!4d31.2357",
			EXACT,
		),
		("https://www.google.com/maps/dir/?api=1&destination=30.0444,31.2357", EXACT),
		("https://maps.apple.com/?ll=30.0444,31.2357&q=Home", EXACT),
		("https://waze.com/ul?ll=30.0444%2C31.2357&navigate=yes", EXACT),
		("https://www.openstreetmap.org/?mlat=30.0444&mlon=31.2357#map=16/29.9/31.1", EXACT),
		("https://www.openstreetmap.org/#map=16/30.0444/31.2357", APPROXIMATE),
		("geo:30.0444,31.2357", EXACT),
		("geo:30.0444,31.2357;u=35", EXACT),
		("geo:0,0?q=30.0444,31.2357(Home)", EXACT),
		("30.0444,31.2357", EXACT),
		(" (30.0444 , 31.2357) ", EXACT),
		("Meet me here: https://maps.google.com/maps?q=loc:30.0444,31.2357 thanks", EXACT),
	],
)
def test_the_place_is_read_out_of_every_common_form_of_link(text, precision):
	assert parse_link(text) == Pin(*CAIRO, precision)


@pytest.mark.parametrize(
	"text",
	[
		"",
		"https://maps.app.goo.gl/AbCdEf123",
		"https://goo.gl/maps/xyz",
		"https://www.google.com/maps/place/Cake+Shop",
		"12 Nile Street, 3rd floor",
		"91,31.2",
		"30.0,181",
		"0,0",
		"geo:0,0",
		"nan,nan",
		"30.0444,31.2357,99",
		"1e5,1e5",
	],
)
def test_what_names_no_place_gives_none(text):
	assert parse_link(text) is None


def test_southern_and_western_places_keep_their_sign():
	assert parse_link("-33.8688,-151.2093") == Pin(-33.8688, -151.2093)


def test_a_hostile_text_is_read_in_no_time():
	started = time.perf_counter()
	for text in ("/place/" * 400, "1" * 5000, "@" * 5000, "/dir/" + "/" * 5000, "?q=(" * 1000, "%25" * 3000):
		parse_link(text)
	assert time.perf_counter() - started < 1


def test_a_position_that_was_never_set_is_no_pin():
	assert pin_at(0, 0) is None
	assert pin_at(float("nan"), 31) is None
	assert pin_at(0, 31) == Pin(0, 31)


def test_the_distance_between_cairo_and_alexandria():
	assert 175_000 < distance_m(Pin(*CAIRO), Pin(31.2001, 29.9187)) < 185_000
	assert distance_m(Pin(*CAIRO), Pin(*CAIRO)) == 0


def test_the_link_of_a_pin_leads_back_to_it():
	pin = Pin(30.0444001, -31.2357)
	assert parse_link(pin.link) == pin
