"""`frappe._dict`: a dict whose keys are attributes too."""


class _dict(dict):
	"""Reading a missing attribute gives None."""

	__slots__ = ()
	__setattr__ = dict.__setitem__
	__delattr__ = dict.__delitem__

	def __getattr__(self, name: str) -> object:
		if name.startswith("__"):
			raise AttributeError(name)
		return self.get(name)

	def __setstate__(self, state: dict) -> None:
		self.update(state)

	def __getstate__(self) -> "_dict":
		return self

	def update(self, *args: object, **kwargs: object) -> "_dict":
		"""As dict's, and gives the dict back."""
		super().update(*args, **kwargs)
		return self

	def copy(self) -> "_dict":
		"""A shallow copy of the same kind."""
		return _dict(self)
