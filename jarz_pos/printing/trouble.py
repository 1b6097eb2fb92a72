"""What is wrong with a printer, in words for people."""

from frappe import _


def in_words(trouble: str) -> str:
	"""What a person reads of a word of `sender`."""
	return {
		"closed": _("The printer does not take connections: it is off, busy, or its address is wrong."),
		"no answer": _("Nothing answers at the address of the printer."),
		"unknown host": _("The address of the printer is not known in the network."),
		"paper out": _("The printer has no paper."),
		"cover open": _("The cover of the printer is open."),
		"offline": _("The printer is offline."),
		"failure": _("The printer reports a fault: look at its cutter and its lamps."),
		"stalled": _("The printer stopped taking data in the middle of the slip."),
		"broken off": _("The printer closed the line in the middle of the slip."),
		"silent": _("The printer fell silent after the slip was sent."),
	}.get(trouble, trouble)
