"""Files: a document for each, the content in the site's folder."""

import hashlib
import mimetypes
import os
import re
from pathlib import Path

import frappe
from frappe.model.document import Document
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)
LARGEST = 25 * 1024 * 1024


class MaxFileSizeReachedError(frappe.ValidationError):
	pass


class File(Document):
	"""`content` (bytes or text) is written when the document is made; `file_url` says where it is."""

	def autoname(self) -> None:
		self.name = frappe.generate_hash(length=10)

	def before_insert(self) -> None:
		if self.is_folder:
			raise frappe.NotOffered("sandbox: folders of files are not offered")
		content = self.__dict__.pop("content", None)
		if content is not None:
			self._write(content.encode() if isinstance(content, str) else content)
		elif not self.file_url:
			frappe.throw(frappe._("File {0} does not exist").format(""), OSError)
		self.file_name = self.file_name or self.file_url.rpartition("/")[2]
		self.file_type = os.path.splitext(self.file_name)[1].removeprefix(".").upper() or None

	def on_trash(self) -> None:
		others = frappe.db.exists("File", {"file_url": self.file_url, "name": ("!=", self.name)})
		if self._is_local and not others:
			Path(self.get_full_path()).unlink(missing_ok=True)

	def get_content(self) -> bytes | str:
		"""What is in it: a text where it is one, else bytes."""
		content = Path(self.get_full_path()).read_bytes()
		if (mimetypes.guess_type(self.file_name)[0] or "").startswith("text/"):
			return content.decode()
		return content

	def get_full_path(self) -> str:
		"""Where it lies on disk."""
		if not self._is_local:
			raise frappe.NotOffered("sandbox: files of other servers are not offered")
		kind = "private" if self.file_url.startswith("/private/") else "public"
		return frappe.get_site_path(kind, "files", self.file_url.rpartition("/")[2])

	@property
	def _is_local(self) -> bool:
		return bool(self.file_url) and self.file_url.startswith(("/files/", "/private/files/"))

	def _write(self, content: bytes) -> None:
		if len(content) > LARGEST:
			frappe.throw(
				frappe._("File size exceeded the maximum allowed size of {0} MB").format(
					LARGEST / 1024 / 1024
				)
				+ ".<br>"
				+ frappe._("You can increase the limit from System Settings."),
				MaxFileSizeReachedError,
			)
		self.content_hash, self.file_size = hashlib.md5(content).hexdigest(), len(content)
		folder = Path(frappe.get_site_path("private" if self.is_private else "public", "files"))
		self.file_name = self._free_name(folder, re.sub(r"[/\\%?#]", ".", self.file_name or "file"))
		(folder / self.file_name).write_bytes(content)
		self.file_url = f"{'/private' if self.is_private else ''}/files/{self.file_name}"
		path = folder / self.file_name
		frappe.db.after_rollback.add(lambda: path.unlink(missing_ok=True))

	def _free_name(self, folder: Path, wanted: str) -> str:
		"""The same content keeps its name; another one gets the end of its hash into it."""
		path = folder / wanted
		if not path.exists() or hashlib.md5(path.read_bytes()).hexdigest() == self.content_hash:
			return wanted
		stem, extension = os.path.splitext(wanted)
		return f"{stem}{self.content_hash[-6:]}{extension}"

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		"""Public files are read by all; private ones by their owner and by who may read what they are attached to."""
		user = user or frappe.session.user
		if self.flags.ignore_permissions or user == "Administrator" or permtype == "create":
			return True
		if (permtype == "read" and not self.is_private) or (self.owner == user and user != "Guest"):
			return True
		if self.attached_to_doctype and self.attached_to_name:
			needed = "read" if permtype == "read" else "write"
			return frappe.has_permission(self.attached_to_doctype, needed, self.attached_to_name, user=user)
		return False
