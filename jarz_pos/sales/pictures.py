"""Pictures that clients send as text: decoded, and looked at before they are believed."""

import base64
import binascii
import io
from dataclasses import dataclass

import frappe
from frappe import _
from PIL import Image

LARGEST = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


class NotAPicture(frappe.ValidationError):
	"""What was sent is not a picture that we keep."""


@dataclass(frozen=True)
class Picture:
	content: bytes
	extension: str


def decode(encoded: str) -> Picture:
	"""The picture in a base64 text, with or without a data URL before it. The content decides what it is, never a name.

	Raises NotAPicture for anything but a JPEG, PNG or WebP of at most LARGEST bytes.
	"""
	_prefix, _comma, body = encoded.rpartition(",")
	if len(body) > LARGEST * 4 // 3 + 4:
		_refuse_size()
	try:
		content = base64.b64decode("".join(body.split()), validate=True)
	except (binascii.Error, ValueError):
		frappe.throw(_("The picture did not arrive whole. Send it again."), NotAPicture)
	if len(content) > LARGEST:
		_refuse_size()
	return Picture(content, EXTENSIONS[_format(content)])


def _format(content: bytes) -> str:
	"""Read only as far as the header and the checksums: nothing is unpacked."""
	try:
		with Image.open(io.BytesIO(content), formats=tuple(EXTENSIONS)) as image:
			width, height = image.size
			image.verify()
			found = image.format
	except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
		found = None
	if found not in EXTENSIONS or width * height > MOST_PIXELS:
		frappe.throw(_("This is not a picture. Send a JPEG, PNG or WebP file."), NotAPicture)
	return found


def _refuse_size() -> None:
	frappe.throw(_("The picture is too large: at most {0} MB.").format(LARGEST // 1024 // 1024), NotAPicture)
