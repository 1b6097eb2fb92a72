"""Values that go to the database beside the statement instead of in it."""

from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class NamedParameterWrapper:
	"""Collects values; each stands in the statement as `%(paramN)s`."""

	def __init__(self, parameters: dict | None = None):
		self.parameters = {} if parameters is None else parameters

	def get_sql(self, param_value: object, **_options: object) -> str:
		"""The placeholder of a value."""
		name = f"param{len(self.parameters) + 1}"
		self.parameters[name] = param_value
		return f"%({name})s"

	def get_parameters(self) -> dict:
		"""Values by name."""
		return self.parameters
