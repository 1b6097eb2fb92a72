"""Pure: two recordings of a day, row by row, and their differences in words."""

import json
from collections.abc import Iterator
from itertools import groupby

LIMIT = 60


def differences(recorded: list[dict], played: list[dict]) -> list[str]:
	"""What is not as it was recorded, a line each, the earliest first; at most LIMIT lines."""
	lines: list[str] = []
	before, after = _steps(recorded), _steps(played)
	for step in sorted(before.keys() | after.keys()):
		found = list(_of_step(before.get(step, []), after.get(step, [])))
		if found:
			title = (before.get(step) or after[step])[0].get("title", "")
			lines += [f"step {step}, {title}:", *(f"  {line}" for line in found)]
		if len(lines) > LIMIT:
			return [*lines[:LIMIT], "… and more"]
	return lines


def _steps(rows: list[dict]) -> dict[int, list[dict]]:
	return {step: list(group) for step, group in groupby(rows, key=lambda row: row["step"])}


def _of_step(recorded: list[dict], played: list[dict]) -> Iterator[str]:
	"""Rows that are the same on both sides say nothing; the others are paired with those that resemble them."""
	left = [row for row in recorded if row not in played]
	right = [row for row in played if row not in recorded]
	counts = {json.dumps(row): recorded.count(row) - played.count(row) for row in recorded if row in played}
	for text, count in counts.items():
		if count:
			yield f"{text}: {abs(count)} {'missing' if count > 0 else 'too many'}"
	for row in left:
		twin = _most_alike(row, right)
		if twin is None:
			yield f"missing: {_text(row)}"
			continue
		right.remove(twin)
		yield from (f"{_name(row)} {line}" for line in _unlike(row, twin))
	yield from (f"too much: {_text(row)}" for row in right)


def _most_alike(row: dict, others: list[dict]) -> dict | None:
	alike = [other for other in others if _kind(other) == _kind(row)]
	return max(alike, key=lambda other: _likeness(row, other), default=None)


def _likeness(row: dict, other: dict) -> int:
	ours, theirs = dict(_leaves(row)), dict(_leaves(other))
	return sum(1 for key, value in ours.items() if theirs.get(key) == value)


def _unlike(row: dict, other: dict) -> Iterator[str]:
	ours, theirs = dict(_leaves(row)), dict(_leaves(other))
	for key in dict.fromkeys([*ours, *theirs]):
		if key not in theirs:
			yield f"{key}: {ours[key]!r} is missing"
		elif key not in ours:
			yield f"{key}: {theirs[key]!r} is too much"
		elif ours[key] != theirs[key]:
			yield f"{key}: {ours[key]!r} became {theirs[key]!r}"


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
	if isinstance(value, dict) and value:
		for key, each in value.items():
			yield from _leaves(each, f"{path}.{key}" if path else key)
	elif isinstance(value, list) and value:
		for position, each in enumerate(value):
			yield from _leaves(each, f"{path}[{position}]")
	else:
		yield path, value


def _kind(row: dict) -> tuple[str, ...]:
	"""Rows of one kind may be compared: a call, a document by its name, a row of a ledger by account or by goods."""
	if "document" in row:
		return ("document", row["document"], row["name"])
	if "ledger" in row:
		return ("ledger", str(row["ledger"].get("voucher_no")))
	kind = next((each for each in ("stock", "bin") if each in row), "")
	return (kind, str(row[kind].get("item_code"))) if kind else ("call",)


def _name(row: dict) -> str:
	if "ledger" in row:
		return f"ledger of {row['ledger'].get('voucher_no')}, {row['ledger'].get('account')}:"
	return " ".join(_kind(row)[-2:]) + ":"


def _text(row: dict) -> str:
	return json.dumps({key: value for key, value in row.items() if key != "step"}, ensure_ascii=False)[:400]
