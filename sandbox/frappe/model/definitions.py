"""Where DocTypes are defined: the app's own JSON as it is, and small definitions of ours for Frappe's and ERPNext's.

An app that is a package with `modules.txt` keeps `<module>/doctype/<name>/<name>.json`. `frappe` and `erpnext` of the
sandbox keep `doctypes/*.json`, where a field may also be written as one line:
`"fieldname|Fieldtype|Label|options|reqd unique default=1"` (`~` for a blank in a value) and a permission as
`"Role: read write create"` (`Role 1: …` for level 1); their controllers are found by the module path that they have in
reality.
"""

import importlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SHORT_FORM = ("fieldname", "fieldtype", "label", "options")


@dataclass(frozen=True)
class Definition:
	"""One DocType as its file has it; `module` is the Python path of its controller."""

	app: str
	module: str
	json: dict

	@property
	def class_name(self) -> str:
		"""Name of the controller class."""
		return self.json["name"].replace(" ", "").replace("-", "")


def scrub(text: str) -> str:
	"""A name as a Python or column name."""
	return text.replace(" ", "_").replace("-", "_").lower()


@lru_cache
def of_app(app: str) -> dict[str, Definition]:
	"""All DocTypes of an app by name."""
	folder = Path(importlib.import_module(app).__file__).parent
	own = folder / "doctypes"
	files = sorted(own.glob("*.json")) if own.is_dir() else sorted(folder.glob("*/doctype/*/*.json"))
	found = {}
	for file in files:
		content = json.loads(file.read_text())
		for entry in content if isinstance(content, list) else [content]:
			if entry.get("doctype", "DocType") == "DocType":
				found[entry["name"]] = _definition(app, entry)
	return found


def find(doctype: str, apps: list[str]) -> Definition | None:
	"""The definition of `doctype`; None where none of the apps has it."""
	return next((of_app(app)[doctype] for app in apps if doctype in of_app(app)), None)


def _definition(app: str, entry: dict) -> Definition:
	name = scrub(entry["name"])
	module = f"{app}.{scrub(entry['module'])}.doctype.{name}.{name}"
	fields = [_field(field) for field in entry.get("fields", [])]
	permissions = [_permission(row) for row in entry.get("permissions", [])]
	return Definition(app, module, {**entry, "fields": fields, "permissions": permissions})


def _permission(written: dict | str) -> dict:
	if isinstance(written, dict):
		return written
	role, _colon, rights = written.partition(":")
	name, _blank, level = role.rpartition(" ")
	if not level.isdigit():
		name, level = role, "0"
	return {"role": name, "permlevel": int(level), **dict.fromkeys(rights.split(), 1)}


def _field(written: dict | str) -> dict:
	if isinstance(written, dict):
		return written
	parts = (written.split("|") + [""] * 5)[:5]
	field = {key: value for key, value in zip(SHORT_FORM, parts, strict=False) if value}
	field.setdefault("fieldtype", "Data")
	field.setdefault("label", field["fieldname"].replace("_", " ").title())
	if "options" in field:
		field["options"] = field["options"].replace("\\n", "\n")
	for word in parts[4].split():
		key, _equals, value = word.partition("=")
		field[key] = value.replace("~", " ") if _equals else 1
	return field
