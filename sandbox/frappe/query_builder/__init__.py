"""`frappe.qb`: pypika with MariaDB's spelling, whose queries run on the site."""

from frappe.not_offered import refuser
from frappe.query_builder.builder import DocType, Field, Interval, QueryBuilder, Table, qb
from pypika import Case, Criterion, Order

__all__ = ["Case", "Criterion", "DocType", "Field", "Interval", "Order", "QueryBuilder", "Table", "qb"]
__getattr__ = refuser(__name__)
