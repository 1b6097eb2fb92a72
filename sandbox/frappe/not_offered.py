"""What the sandbox lacks says so, by name, at once."""


class NotOffered(AttributeError):
	"""A part of Frappe or ERPNext that the sandbox does not have. It is never answered with a guess."""


def refuse(name: str) -> NotOffered:
	"""The refusal for the dotted `name`, to be raised."""
	return NotOffered(f"sandbox: {name} is not offered")


def refuser(module: str):
	"""A module's `__getattr__`: every name that the module lacks is refused; Python's own probing is left alone."""

	def __getattr__(name: str):
		if name.startswith("__") and name.endswith("__"):
			raise AttributeError(name)
		raise refuse(f"{module}.{name}")

	return __getattr__
