"""Tables as Frappe lays them out: one for each DocType, a column for each field by its type."""

from collections.abc import Iterable

from frappe.not_offered import refuse

TEXT = "TEXT COLLATE MARIADB_TEXT"
WHOLE = "INTEGER NOT NULL DEFAULT 0"
NUMBER = "REAL NOT NULL DEFAULT 0"
DATE, MOMENT, CLOCK = (
	"TEXT_DATE COLLATE MARIADB_MOMENT",
	"TEXT_DATETIME COLLATE MARIADB_MOMENT",
	"TEXT_TIME",
)
VARCHAR_LENGTH = 140

SHORT_TEXT = ("Data", "Link", "Select", "Dynamic Link", "Read Only", "Phone", "Autocomplete", "Color", "Icon")
LONG_TEXT = (
	*("Small Text", "Text", "Long Text", "Text Editor", "Markdown Editor", "HTML Editor", "Code", "JSON"),
	*("Attach", "Attach Image", "Password", "Signature", "Geolocation", "Barcode"),
)
NUMBERS = ("Float", "Currency", "Percent", "Rating")
WHOLES = ("Int", "Check", "Long Int")
TABLES = ("Table", "Table MultiSelect")
LAYOUT = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Image")
NO_COLUMN = (*TABLES, *LAYOUT)

STANDARD = {
	"name": "TEXT NOT NULL COLLATE MARIADB_TEXT PRIMARY KEY",
	"creation": MOMENT,
	"modified": MOMENT,
	"modified_by": TEXT,
	"owner": TEXT,
	"docstatus": WHOLE,
	"idx": WHOLE,
}
OF_CHILD = {"parent": TEXT, "parentfield": TEXT, "parenttype": TEXT}
OF_PARENT = dict.fromkeys(("_user_tags", "_comments", "_assign", "_liked_by"), TEXT)

# Frappe's own tables without a DocType, as statements.
FRAMEWORK = (
	"CREATE TABLE IF NOT EXISTS `tabSingles` (`doctype` TEXT COLLATE MARIADB_TEXT, `field` TEXT COLLATE MARIADB_TEXT,"
	" `value` TEXT COLLATE MARIADB_TEXT)",
	"CREATE UNIQUE INDEX IF NOT EXISTS `tabSingles.field` ON `tabSingles` (`doctype`, `field`)",
	"CREATE TABLE IF NOT EXISTS `tabSeries` (`name` TEXT NOT NULL PRIMARY KEY, `current` INTEGER NOT NULL DEFAULT 0)",
	"CREATE TABLE IF NOT EXISTS `__Auth` (`doctype` TEXT, `name` TEXT COLLATE MARIADB_TEXT, `fieldname` TEXT,"
	" `password` TEXT, `encrypted` INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (`doctype`, `name`, `fieldname`))",
)


def column(fieldtype: str, *, length: int = 0, default: object = None, name: str = "") -> str | None:
	"""The column of a field, None for a field without one. Refuses a type that the sandbox does not know."""
	if fieldtype in NO_COLUMN:
		return None
	if fieldtype in SHORT_TEXT:
		limit = int(length or 0) or VARCHAR_LENGTH
		check = f" CHECK (length(`{name}`) <= {limit})" if name else ""
		return TEXT + check
	if fieldtype in LONG_TEXT:
		return TEXT
	if fieldtype in NUMBERS or fieldtype in WHOLES:
		kind = "REAL" if fieldtype in NUMBERS else "INTEGER"
		return f"{kind} NOT NULL DEFAULT {_number(default)}"
	if fieldtype == "Duration":
		return "REAL"
	found = {"Date": DATE, "Datetime": MOMENT, "Time": CLOCK}.get(fieldtype)
	if found is None:
		raise refuse(f"field type «{fieldtype}»")
	return found


def create_table(doctype: str, columns: dict[str, str], *, is_child: bool) -> list[str]:
	"""Statements that make the table of a DocType; `columns` are those of its fields."""
	every = {**STANDARD, **(OF_CHILD if is_child else {}), **columns, **({} if is_child else OF_PARENT)}
	listed = ", ".join(f"`{name}` {definition}" for name, definition in every.items())
	statements = [f"CREATE TABLE `tab{doctype}` ({listed})"]
	if is_child:
		statements.append(create_index(f"tab{doctype}", "parent", ["parent"]))
	return statements


def create_index(table: str, name: str, columns: Iterable[str], *, unique: bool = False) -> str:
	"""An index has its name within its table in MariaDB, within the file in SQLite."""
	listed = ", ".join(f"`{column}`" for column in columns)
	return f"CREATE {'UNIQUE ' if unique else ''}INDEX IF NOT EXISTS `{table}.{name}` ON `{table}` ({listed})"


def _number(default: object) -> str:
	try:
		return str(float(default)) if default not in (None, "") else "0"
	except ValueError:
		return "0"
