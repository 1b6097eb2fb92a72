"""The receipt in the desk's print view: what Print Format *Jarz Receipt* consists of."""

from frappe.model.document import Document

from jarz_pos.printing import facts, page, printers, words


def jarz_receipt(doc: Document, language: str = words.ENGLISH) -> str:
	"""The receipt of a Sales Invoice as HTML, in English or Arabic. Raises PermissionError where the reader may not print it."""
	doc.check_permission("print")
	paper = printers.without_printer("", "80", language)
	return page.html(facts.of_order(facts.RECEIPT, doc.name, paper))
