"""Places on the map, read out of what people paste: a maps link, a geo: address, or two numbers. Pure.

Nothing is ever opened. A short link (maps.app.goo.gl) tells its place only to someone who follows it, and a server that
opens links from a form can be sent anywhere; such a link is kept as text, and the pin is set on the device.
"""

import math
import re
from dataclasses import dataclass
from urllib.parse import unquote_plus

LONGEST_LINK = 2000
EARTH_RADIUS_M = 6_371_000

EXACT, APPROXIMATE, NONE = "exact", "approximate", "none"

_NUMBER = r"([-+]?\d{1,3}(?:\.\d{1,20})?)"
_PAIR = rf"{_NUMBER}\s*,\s*{_NUMBER}(?![\d.])"

# The most telling form first: a link often holds the place itself and the middle of the visible map.
_FORMS = (
	(re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}"), EXACT),
	(
		re.compile(
			rf"[?&](?:q|query|ll|sll|daddr|destination|coordinate|saddr)=(?:loc:)?\(?{_PAIR}", re.IGNORECASE
		),
		EXACT,
	),
	(re.compile(rf"[?&]mlat={_NUMBER}&mlon={_NUMBER}"), EXACT),
	(re.compile(rf"/(?:place|search|dir)/(?:[^?#@]{{0,500}}/)?{_PAIR}"), EXACT),
	(re.compile(rf"^\s*geo:{_PAIR}", re.IGNORECASE), EXACT),
	(re.compile(rf"^\s*\(?{_PAIR}\)?\s*$"), EXACT),
	(re.compile(rf"@{_PAIR}"), APPROXIMATE),
	(re.compile(rf"[?&](?:center|viewpoint)={_PAIR}"), APPROXIMATE),
	(re.compile(rf"#map=\d+(?:\.\d+)?/{_NUMBER}/{_NUMBER}"), APPROXIMATE),
)


@dataclass(frozen=True)
class Pin:
	"""A place in degrees (WGS 84). `precision` is EXACT for the place itself, APPROXIMATE for the middle of a map."""

	latitude: float
	longitude: float
	precision: str = EXACT

	@property
	def link(self) -> str:
		"""A short link that every phone opens in its map."""
		return f"https://maps.google.com/?q={self.latitude:.7f},{self.longitude:.7f}"


def parse_link(text: str) -> Pin | None:
	"""The place that `text` names by itself, None where it names none."""
	readable = unquote_plus(unquote_plus(text[:LONGEST_LINK]))
	for form, precision in _FORMS:
		for match in form.finditer(readable):
			if pin := pin_at(float(match[1]), float(match[2]), precision):
				return pin
	return None


def pin_at(latitude: float, longitude: float, precision: str = EXACT) -> Pin | None:
	"""None for what is no place on earth, and for 0, 0, which is what an unset position looks like."""
	if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or latitude == longitude == 0:
		return None
	return Pin(round(latitude, 7), round(longitude, 7), precision)


def distance_m(one: Pin, other: Pin) -> int:
	"""Metres as the crow flies."""
	lat_1, lat_2 = math.radians(one.latitude), math.radians(other.latitude)
	half_lat = math.sin((lat_2 - lat_1) / 2) ** 2
	half_lon = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
	return round(
		2 * EARTH_RADIUS_M * math.asin(math.sqrt(half_lat + math.cos(lat_1) * math.cos(lat_2) * half_lon))
	)
