"""`frappe.db`: one Database for each thread that is connected to a site."""

from frappe.database.database import Database

__all__ = ["Database"]
