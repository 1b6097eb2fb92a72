"""Texts of the refusals that the pure rules raise, for the person at the till."""

from collections.abc import Callable
from typing import NoReturn

import frappe
from frappe import _

from jarz_pos.sales.cart import CartRefusal


class OrderRefused(frappe.ValidationError):
	"""An order that cannot be taken as it was sent."""


TEXTS: dict[str, Callable[[], str]] = {
	"empty": lambda: _("The cart is empty."),
	"no_line": lambda: _("Line {0} of the cart is not a line."),
	"too_many_lines": lambda: _("The cart has too many lines: at most {0} fit one order."),
	"total_too_large": lambda: _("The order comes to more than {0}. Check the quantities."),
	"too_many_rows": lambda: _("The order is too long: at most {0} rows fit one invoice."),
	"qty_not_positive": lambda: _("Line {0}: the quantity of {1} must be more than zero."),
	"qty_too_large": lambda: _("Line {0}: the quantity of {1} must be at most {2}."),
	"bundle_qty_not_whole": lambda: _("Line {0}: bundle {1} is sold in whole numbers only."),
	"too_many_choices": lambda: _("Line {0}: too many items are selected for bundle {1}."),
	"unknown_group": lambda: _("Line {0}: bundle {1} has no group {2}. Reload the catalogue."),
	"wrong_choice_count": lambda: _("Line {0}: bundle {1} needs {3} from {2}, but {4} were selected."),
}


def refuse(refusal: CartRefusal) -> NoReturn:
	"""Say it in words; raises OrderRefused."""
	frappe.throw(TEXTS[refusal.code]().format(*refusal.values), OrderRefused)
