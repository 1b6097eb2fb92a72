"""SQL functions for the query builder."""

from frappe.not_offered import refuser
from frappe.query_builder.builder import Now
from pypika.functions import (
	Abs,
	Avg,
	Cast,
	Coalesce,
	Concat,
	Count,
	Date,
	IfNull,
	Length,
	Lower,
	Max,
	Min,
	NullIf,
	Sum,
	Upper,
)
from pypika.terms import Function

__all__ = [
	"Abs",
	"Avg",
	"Cast",
	"Coalesce",
	"Concat",
	"Count",
	"Date",
	"GroupConcat",
	"IfNull",
	"Length",
	"Locate",
	"Lower",
	"Max",
	"Min",
	"Now",
	"NullIf",
	"Round",
	"Sum",
	"Upper",
]
__getattr__ = refuser(__name__)


class GroupConcat(Function):
	"""All values of a group in one text."""

	def __init__(self, column: object, alias: str | None = None):
		super().__init__("GROUP_CONCAT", column, alias=alias)


class Round(Function):
	"""ROUND."""

	def __init__(self, term: object, decimal: int = 0, **kwargs: object):
		super().__init__("ROUND", term, decimal, **kwargs)


class Locate(Function):
	"""LOCATE: where a text stands in another, from 1; 0 when it does not."""

	def __init__(self, needle: object, text: object, **kwargs: object):
		super().__init__("LOCATE", needle, text, **kwargs)
