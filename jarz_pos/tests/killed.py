"""A process that dies half way: it runs as a request does, with a connection of its own, and kills itself at a named step."""

import os
import signal
from collections.abc import Callable
from unittest import mock

import frappe

COMMIT = "commit"


def killed_at(step: str, user: str, call: Callable[[], object]) -> bool:
	"""Run `call` as `user` in a process that gets SIGKILL as it enters `step`, a dotted function; COMMIT: when all is
	written and nothing is committed. False when it never came there.
	"""
	child = os.fork()
	if not child:
		try:
			_run(step, user, call)
		finally:
			os._exit(1)  # it was not killed: the test must see that
	_pid, status = os.waitpid(child, 0)
	return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _run(step: str, user: str, call: Callable[[], object]) -> None:
	frappe.init(os.environ["JARZ_SITE"], sites_path=os.environ["JARZ_SITES_PATH"])
	frappe.connect()
	frappe.set_user(user)
	if step == COMMIT:
		call()
		_die()
	with mock.patch(step, _die):
		call()


def _die(*_args: object, **_kwargs: object) -> None:
	os.kill(os.getpid(), signal.SIGKILL)
