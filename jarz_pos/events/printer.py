"""Jarz Printer: settings that its model cannot do are refused when they are made, not when the first slip is due."""

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos.printing import encode


def validate(doc: Document, method: str | None = None) -> None:
	paper = encode.Paper(doc.paper_width, doc.profile, doc.code_page, bool(doc.as_picture), doc.cut)
	if misfit := encode.problem(paper):
		frappe.throw(_("Model {0} does not know {1}.").format(doc.profile, misfit))
