"""Words of other languages, from the apps' `translations/<lang>.csv`."""

import csv
import importlib
from functools import lru_cache
from pathlib import Path

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


def translated(msg: object, lang: str | None = None, context: str | None = None) -> str:
	"""The text in the language of the person, as it is where there is no translation."""
	text = msg if isinstance(msg, str) else str(msg)
	language = lang or getattr(frappe.local, "lang", None) or "en"
	if language == "en":
		return text
	words: dict[str, str] = {}
	for app in frappe.local.site_state.apps:
		words.update(_words(app, language))
	key = text.strip()
	return (context and words.get(f"{key}:{context}")) or words.get(key) or text


def get_all_translations(lang: str) -> dict[str, str]:
	"""All words of a language."""
	return {
		source: word for app in frappe.local.site_state.apps for source, word in _words(app, lang).items()
	}


@lru_cache
def _words(app: str, language: str) -> dict[str, str]:
	path = Path(importlib.import_module(app).__file__).parent / "translations" / f"{language}.csv"
	if not path.exists():
		return {}
	with path.open(newline="", encoding="utf-8") as file:
		rows = [row for row in csv.reader(file) if len(row) > 1]
	return {f"{row[0]}:{row[2]}" if len(row) > 2 and row[2] else row[0]: row[1] for row in rows}
