"""A slip as a page of HTML: for the desk's print view and its PDF. Pure."""

import base64
import io
from html import escape

from jarz_pos.printing import picture
from jarz_pos.printing.lines import LARGE, NORMAL, TALL, Code, Line, Logo, Pair, Rule, Slip, Text

SIZES = {NORMAL: "10pt", TALL: "13pt", LARGE: "16pt"}
# "!important" against the desk's own style for tables of print formats.
STYLE = """<style>
.jarz-slip { width: 72mm; margin: 0 auto; color: #000; font-family: "DejaVu Sans Condensed", "DejaVu Sans", "Noto Sans Arabic", sans-serif; line-height: 1.35; }
.jarz-slip table { width: 100%; margin: 0 !important; border-collapse: collapse; }
.jarz-slip table td { padding: 0 !important; vertical-align: bottom !important; }
.jarz-slip table td.end { white-space: nowrap; padding-inline-start: 3mm !important; }
.jarz-slip hr { border: 0; border-top: 1px solid #000; margin: 1.5mm 0; }
.jarz-slip img { display: block; margin: 1mm auto; max-width: 48mm; max-height: 24mm; }
.jarz-slip img.code { width: 24mm; height: 24mm; }
.jarz-slip .gap { height: 3mm; }
</style>"""


def html(slip: Slip) -> str:
	"""A fragment that needs nothing from outside, with every text escaped."""
	rows = "\n".join(_line(line, slip.rtl) for line in slip.lines)
	return f'{STYLE}\n<div class="jarz-slip" dir="{"rtl" if slip.rtl else "ltr"}">\n{rows}\n</div>'


def _line(line: Line, rtl: bool) -> str:
	if isinstance(line, Text):
		align = {"start": "right" if rtl else "left", "end": "left" if rtl else "right"}.get(
			line.align, "center"
		)
		indent = f" padding-{'right' if rtl else 'left'}: {line.indent}ex;" if line.indent else ""
		return f'<div style="{_style(line)} text-align: {align};{indent}">{_words(line.text)}</div>'
	if isinstance(line, Pair):
		first, second = ("right", "left") if rtl else ("left", "right")
		return (
			f'<table style="{_style(line)}"><tr><td style="text-align: {first};">{_words(line.start)}</td>'
			f'<td class="end" style="text-align: {second};" dir="ltr">{_words(line.end)}</td></tr></table>'
		)
	if isinstance(line, Rule):
		return "<hr>"
	if isinstance(line, Code):
		return f'<img class="code" alt="{escape(line.data)}" src="{_png(picture.code(line.data, 4))}">'
	if isinstance(line, Logo):
		logo = picture.logo(line.content, 576)
		return f'<img alt="" src="{_png(logo)}">' if logo else ""
	return '<div class="gap"></div>'


def _words(text: str) -> str:
	"""Isolated, so that its direction is its own."""
	return f"<bdi>{escape(text)}</bdi>"


def _style(line: Text | Pair) -> str:
	return f"font-size: {SIZES[line.size]};" + (" font-weight: bold;" if line.bold else "")


def _png(image: picture.Image.Image) -> str:
	file = io.BytesIO()
	image.save(file, "PNG")
	return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
