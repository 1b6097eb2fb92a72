"""MariaDB's SQL, as far as it is used, in SQLite's words. What is unknown reaches SQLite, which refuses it by name."""

import re
from collections.abc import Mapping, Sequence

from frappe.database.values import to_storage
from frappe.not_offered import NotOffered

_TOKEN = re.compile(r"'(?:[^'\\]|''|\\.)*'|%\((\w+)\)s|%s|%%", re.DOTALL)
_LOCKING = re.compile(
	r"\s+(for\s+update|lock\s+in\s+share\s+mode)(\s+(nowait|skip\s+locked))?\s*;?\s*$", re.I
)
_WRITING = re.compile(r"^\s*(insert|update|delete|replace|create|alter|drop|truncate)\b", re.I)
_INSERT = re.compile(r"^\s*insert\b", re.I)
_SCHEMA = re.compile(r"^\s*(create|alter|drop|truncate)\b", re.I)
_SHIFT = re.compile(r"([\w.`]+)\s*([-+])\s*interval\s+(\d+)\s+(second|minute|hour|day)\b", re.I)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "%": "\\%", "_": "\\_"}
_UPSERT = re.compile(
	r"'(?:[^'\\]|''|\\.)*'|\bon\s+duplicate\s+key\s+update\b|\bvalues\s*\(\s*(`\w+`)\s*\)", re.I | re.S
)
_NO_MEANING_HERE = (
	"straight_join",
	"sql_calc_found_rows",
	"lock tables",
	"information_schema",
	"explain ",
)


def locks(query: str) -> bool:
	"""Whether the statement reads with FOR UPDATE."""
	return bool(_LOCKING.search(query[-60:]))


def writes(query: str) -> bool:
	"""Whether the statement changes rows or tables."""
	return bool(_WRITING.match(query))


def changes_schema(query: str) -> bool:
	"""Whether the statement is DDL, which commits in MariaDB."""
	return bool(_SCHEMA.match(query))


def translate(query: str, values: object) -> tuple[str, list]:
	"""The statement and its positional parameters for SQLite. `values`: sequence, mapping, one value or None."""
	low = query.lower()
	for words in _NO_MEANING_HERE:
		if words in low:
			raise NotOffered(f"sandbox: SQL «{words}» is not offered")
	for word, pattern, replacement in _REWRITES:
		if word in low:
			query = pattern.sub(replacement, query)
	if "duplicate" in low and _INSERT.match(query):
		query = _upsert(query)
	return _with_parameters(query, values)


def _shifted(match: re.Match) -> str:
	moment, sign, count, unit = match.groups()
	return f"date_shift({moment}, 0, {sign}{int(count) * _SECONDS[unit.lower()]})"


# A word without which the pattern need not be looked for, which takes longer than SQLite over most statements.
_REWRITES = (
	("update", _LOCKING, ""),
	("share", _LOCKING, ""),
	("ignore", re.compile(r"^\s*insert\s+ignore\b", re.I), "INSERT OR IGNORE"),
	(
		"drop",
		re.compile(r"^\s*alter\s+table\s+`([^`]+)`\s+drop\s+index\s+`([^`]+)`", re.I),
		r"DROP INDEX `\1.\2`",
	),
	(
		"index",
		re.compile(r"\s(force|use)\s+index\s*\([^)]*\)", re.I),
		"",
	),  # which index to read changes no row
	("interval", _SHIFT, _shifted),
	("json_arrayagg", re.compile(r"\bjson_arrayagg\s*\(", re.I), "json_group_array("),
)


def _upsert(query: str) -> str:
	"""`ON DUPLICATE KEY UPDATE a = VALUES(a)` as SQLite's ON CONFLICT; texts in quotes stay as they are."""
	seen = False

	def replaced(match: re.Match) -> str:
		nonlocal seen
		token = match.group(0)
		if token.startswith("'"):
			return token
		if not match.group(1):
			seen = True
			return "ON CONFLICT DO UPDATE SET"
		return f"excluded.{match.group(1)}" if seen else token

	return _UPSERT.sub(replaced, query)


def _with_parameters(query: str, values: object) -> tuple[str, list]:
	parameters: list = []
	if values is None:
		return query if "\\" not in query else _TOKEN.sub(
			lambda match: _literal(match.group(0)), query
		), parameters
	remaining = None
	if not isinstance(values, Mapping):
		listed = isinstance(values, Sequence | set | frozenset) and not isinstance(values, str | bytes)
		remaining = iter(values if listed else [values])

	def replaced(match: re.Match) -> str:
		token = match.group(0)
		if token.startswith("'"):
			return _literal(token).replace("%%", "%")
		if token == "%%":
			return "%"
		value = next(remaining) if token == "%s" else values[match.group(1)]
		if isinstance(value, list | tuple | set | frozenset):
			parameters.extend(map(to_storage, value))
			return "({})".format(", ".join("?" * len(value)))
		parameters.append(to_storage(value))
		return "?"

	return _TOKEN.sub(replaced, query), parameters


def _literal(token: str) -> str:
	"""A quoted text without MariaDB's backslash escapes, which SQLite does not know."""
	if not token.startswith("'") or "\\" not in token:
		return token
	inner = re.sub(
		r"\\(.)", lambda match: _ESCAPES.get(match.group(1), match.group(1)), token[1:-1], flags=re.DOTALL
	)
	return "'" + inner.replace("''", "'").replace("'", "''") + "'"
