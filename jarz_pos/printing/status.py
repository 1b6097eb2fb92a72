"""What a printer says about itself (DLE EOT 1 to 4). Pure."""

from dataclasses import dataclass

QUESTIONS = (1, 2, 3, 4)
OK, LOW, OUT = "ok", "low", "out"
# Bits that every answer has, and those that no answer has: whatever else arrives is no answer.
_FIXED, _PATTERN = 0b10010011, 0b00010010


@dataclass(frozen=True)
class Status:
	"""`answers` False: the printer takes data but tells nothing, as many cheap ones do; the rest is then unknown."""

	answers: bool
	online: bool = True
	cover_open: bool = False
	paper: str = ""
	failure: bool = False

	@property
	def problem(self) -> str:
		"""Why it cannot print now, as a word: "cover open", "paper out", "failure", "offline"; "" when it can."""
		if self.cover_open:
			return "cover open"
		if self.paper == OUT:
			return "paper out"
		if self.failure:
			return "failure"
		return "" if self.online else "offline"


SILENT = Status(answers=False)


def question(number: int) -> bytes:
	"""DLE EOT n: printers answer at once with one byte, also when they cannot print."""
	return bytes((0x10, 0x04, number))


def is_answer(byte: int) -> bool:
	return byte & _FIXED == _PATTERN


def read(answers: tuple[int, ...]) -> Status:
	"""The four answers, in the order of the questions."""
	printer, offline, error, paper = answers
	return Status(
		answers=True,
		online=not printer & 0x08,
		cover_open=bool(offline & 0x04),
		paper=OUT if paper & 0x60 or offline & 0x20 else LOW if paper & 0x0C else OK,
		failure=bool(offline & 0x40 or error & 0x68),
	)
