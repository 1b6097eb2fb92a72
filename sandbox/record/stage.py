"""Where a day is played: who calls what, with a sentence for people; whoever listens hears every step."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.record.front_door import Answer, Failed, FrontDoor
from sandbox.record.world import PASSWORD, Branch, World


@dataclass(frozen=True)
class Step:
	"""One call and its answer. `shown` is the part of the message that does not hang on the clock."""

	title: str
	user: str
	method: str
	sent: Mapping[str, Any]
	answer: Answer
	shown: Any


class Stage:
	"""The world of a day and the door to it. `hear(step)` follows each call, `hear(text)` each remark."""

	def __init__(self, door: FrontDoor, world: World, hear: Callable[[Step | str], None]) -> None:
		self.door, self.world, self._hear = door, world, hear
		self._requests = 0

	def say(self, text: str) -> None:
		"""A remark for people."""
		self._hear(text)

	def call(
		self,
		title: str,
		user: str,
		method: str,
		sent: Mapping | None = None,
		*,
		verb: str = "POST",
		form: bool = False,
		refused: bool | None = False,
		keep: Callable[[Any], Any] = lambda message: message,
	) -> Any:
		"""The message of a call of the app (`method` below jarz_pos.api) that has to succeed, or with `refused` to be refused.

		`refused=None` takes either. Raises Failed.
		"""
		path = method if method.startswith(("jarz_pos.", "frappe.")) else f"jarz_pos.api.{method}"
		answer = (
			self.door.form(user, path, sent or {}) if form else self.door.call(user, path, sent, verb=verb)
		)
		if refused is not None and answer.refused != refused:
			raise Failed(
				f"{title}: {path} answered {answer.status} {answer.reason or str(answer.body)[:500]}, which should "
				+ ("have been a refusal" if refused else "not have been refused")
			)
		shown = answer.message if answer.refused else keep(answer.message)
		self._hear(Step(title, user, path, sent or {}, answer, shown))
		return answer.message

	def sign_in(self, title: str, user: str, password: str = PASSWORD, *, refused: bool = False) -> None:
		"""As the mobile client does it. Raises Failed when it ends otherwise than `refused` says."""
		answer = self.door.sign_in(user, password)
		if answer.refused != refused:
			raise Failed(f"{title}: {answer.status} {answer.body}")
		self._hear(Step(title, user, "login", {"usr": user}, answer, answer.body))

	def read(self, title: str, user: str, doctype: str, fields: list[str], filters: list) -> None:
		"""A person asks `/api/resource` for rows, whatever comes of it."""
		sent = {"fields": fields, "filters": filters, "order_by": "creation asc"}
		answer = self.door.ask(user, doctype, sent)
		self._hear(
			Step(title, user, f"/api/resource/{doctype}", sent, answer, (answer.body or {}).get("data"))
		)

	def change(self, title: str, doctype: str, name: str, **values: object) -> dict:
		"""The Administrator changes a document in place of a person at the desk."""
		self._hear(f"({title})")
		return self.door.change(doctype, name, **values)

	def staff(self, branch: Branch | None = None) -> str:
		"""Who sells in a branch, the first one where none is named."""
		return self.world.user("staff", branch)

	def request_id(self) -> str:
		"""An id for a checkout; the same in every playing in this shop."""
		self._requests += 1
		return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.world.mark or uuid.uuid4()}/{self._requests}"))
