"""Who may do what: roles in the DocType's permission table, `if_owner`, User Permissions, and the apps' hooks."""

from collections import defaultdict

import frappe
from frappe.context import request_cache
from frappe.dicts import _dict

RIGHTS = (
	"select",
	"read",
	"write",
	"create",
	"delete",
	"submit",
	"cancel",
	"amend",
	"report",
	"export",
	"print",
	"email",
	"share",
	"import",
)
AUTOMATIC_ROLES = ("Guest", "All", "Desk User", "Administrator")


def has_permission(
	doctype: str,
	ptype: str = "read",
	doc: object = None,
	user: str | None = None,
	throw: bool = False,
	*,
	parent_doctype: str | None = None,
	print_logs: bool = True,
	debug: bool = False,
	verbose: object = None,
	ignore_share_permissions: bool = False,
) -> bool:
	"""Whether `user` has the right `ptype`, on the document where one is given (document or name)."""
	user = user or frappe.session.user
	if isinstance(doc, str | int):
		doc = frappe.get_doc(doctype, doc)
	if user == "Administrator":
		return True
	meta = frappe.get_meta(doctype)
	if meta.istable:
		allowed, why = _may_read_child(doc, parent_doctype, ptype, user)
	else:
		allowed, why = _decide(meta, ptype, doc, user)
	if not allowed and throw:
		_raise([*why])
	return allowed


def refuse(doc: object, ptype: str) -> None:
	"""Raises PermissionError with the reason as a message."""
	user = frappe.session.user
	_allowed, why = _decide(doc.meta, ptype, doc, user)
	_raise(why)


def explain(doc: object, ptype: str) -> None:
	"""Show why the user may not, without raising."""
	_allowed, why = _decide(doc.meta, ptype, doc, frappe.session.user)
	if why:
		frappe.msgprint("<br>".join(why))


def get_role_permissions(doctype: object, user: str | None = None, is_owner: bool | None = None) -> _dict:
	"""Right → 1 or 0 of `user` by his roles; `if_owner` holds those that he has on his own documents only."""
	meta = doctype if not isinstance(doctype, str) else frappe.get_meta(doctype)
	return _role_permissions(meta.name, user or frappe.session.user)


def readable_levels(doctype: str, user: str | None = None) -> set[int]:
	"""Permission levels of fields that the user may read."""
	user = user or frappe.session.user
	meta = frappe.get_meta(doctype)
	if user == "Administrator":
		return {0, *(frappe.utils.cint(field.permlevel) for field in meta.fields)}
	roles = set(get_roles(user))
	return {
		0,
		*(row.permlevel for row in meta.permissions if row.permlevel and row.read and row.role in roles),
	}


def get_roles(user: str | None = None, with_standard: bool = True) -> list[str]:
	"""Roles of a user, with those that everybody has."""
	user = user or frappe.session.user
	if user == "Guest":
		return ["Guest"]
	return list(_roles(user))


def get_user_permissions(user: str | None = None) -> _dict:
	"""DocType → rows with `doc`, `applicable_for`, `is_default`, to which the user is limited."""
	user = user or frappe.session.user
	if user in ("Administrator", "Guest"):
		return _dict()
	return _user_permissions(user)


def only_permitted(doctype: str) -> str | None:
	"""The one document of `doctype` that the user is limited to, or his default among several."""
	rows = get_user_permissions().get(doctype) or []
	default = [row.doc for row in rows if row.is_default]
	if default:
		return default[0]
	return rows[0].doc if len(rows) == 1 else None


def list_conditions(
	doctype: str, user: str | None = None, parent_doctype: str | None = None
) -> list[tuple[str, list]]:
	"""SQL conditions that narrow a list to what the user may see; PermissionError where he may see none."""
	user = user or frappe.session.user
	if user == "Administrator":
		return []
	meta = frappe.get_meta(doctype)
	if meta.istable:
		has_permission(doctype, "read", user=user, throw=True, parent_doctype=parent_doctype)
		return []
	rights = _role_permissions(doctype, user)
	if doctype == "User" and user != "Guest" and not (rights.read or rights.select):
		return [("`tabUser`.`name` = %s", [user])]
	if not (rights.read or rights.select):
		_raise([_no_role(user, doctype)])
	conditions: list[tuple[str, list]] = []
	if doctype == "User":
		conditions.append(("`tabUser`.`name` NOT IN (%s, %s)", ["Administrator", "Guest"]))
	if doctype == "File":
		conditions.append(("`tabFile`.`is_private` = 0 OR `tabFile`.`owner` = %s", [user]))
	if rights.if_owner.get("read") and not rights.unowned.get("read") and not rights.unowned.get("select"):
		conditions.append((f"`tab{doctype}`.`owner` = %s", [user]))
	else:
		conditions += _user_permission_conditions(meta, user)
	for method in frappe.get_hooks("permission_query_conditions").get(doctype, []):
		condition = frappe.call(frappe.get_attr(method), user, doctype=doctype)
		if condition:
			conditions.append((_without_values(condition), []))
	return conditions


def _without_values(condition: str) -> str:
	"""Hooks give whole SQL; percent signs in it are no placeholders."""
	return condition.replace("%%", "%").replace("%", "%%")


def _decide(meta: object, ptype: str, doc: object, user: str) -> tuple[bool, list[str]]:
	if (
		meta.name == "User"
		and ptype in ("read", "write")
		and user != "Guest"
		and (doc is None or doc.name == user)
	):
		return True, []  # everybody has a profile
	rights = _role_permissions(meta.name, user)
	if not rights.get(ptype) and not (doc is not None and rights.if_owner.get(ptype)):
		why = [_no_role(user, meta.name)] if not any(rights[right] for right in RIGHTS) else []
		if doc is not None:
			why.append(_no_document(user, doc, bool(why)))
		return False, why or [_no_role(user, meta.name)]
	if ptype in ("submit", "cancel", "amend") and not meta.is_submittable:
		return False, [_no_role(user, meta.name)]
	if doc is None:
		return True, []
	if not rights.unowned.get(ptype) and doc.owner and doc.owner != user and ptype != "create":
		return False, [_no_document(user, doc, False)]
	refused = _user_permission_refusal(doc, user)
	if refused:
		return False, [*refused, _no_document(user, doc, False)]
	if not _controllers_allow(doc, ptype, user):
		return False, [_no_document(user, doc, False)]
	return True, []


def _may_read_child(doc: object, parent_doctype: str | None, ptype: str, user: str) -> tuple[bool, list[str]]:
	parent = parent_doctype or (doc.parenttype if doc is not None else None)
	doctype = doc.doctype if doc is not None else None
	if not parent:
		text = frappe._("{0} is not a valid parent DocType for {1}")
		return False, [text.format(frappe.bold(doctype), frappe.bold(doctype))]
	owner = doc.get_parent_doc() if doc is not None and doc.parent else None
	return _decide(frappe.get_meta(parent), ptype, owner, user)


@request_cache
def _role_permissions(doctype: str, user: str) -> _dict:
	roles, found, owned, unowned = set(get_roles(user)), _dict(), {}, {}
	for row in frappe.get_meta(doctype).permissions:
		if row.role not in roles or row.permlevel:
			continue
		for right in RIGHTS:
			if row.get(right):
				(owned if row.if_owner else unowned)[right] = 1
	for right in RIGHTS:
		found[right] = int(
			bool(unowned.get(right) or (owned.get(right) and right in ("read", "create", "select")))
		)
	found.if_owner, found.unowned = owned, unowned
	return found


@request_cache
def _roles(user: str) -> tuple[str, ...]:
	with frappe.db.unseen():
		if user == "Administrator":
			return tuple(frappe.db.sql_list("SELECT `name` FROM `tabRole` ORDER BY `creation` DESC"))
		rows = frappe.db.sql_list(
			"SELECT `role` FROM `tabHas Role` WHERE `parenttype` = 'User' AND `parent` = %s ORDER BY `idx` DESC",
			(user,),
		)
		is_of_the_desk = frappe.db.get_value("User", user, "user_type") == "System User"
	standard = ["All", "Guest", *(["Desk User"] if is_of_the_desk else [])]
	return (*[role for role in rows if role not in standard], *standard)


@request_cache
def _user_permissions(user: str) -> _dict:
	found: dict[str, list[_dict]] = defaultdict(list)
	columns = ["allow", "for_value", "applicable_for", "is_default"]
	with frappe.db.unseen():
		rows = frappe.db.get_values(
			"User Permission", {"user": user}, columns, as_dict=True, order_by="creation asc"
		)
	for row in rows:
		found[row.allow].append(
			_dict(doc=row.for_value, applicable_for=row.applicable_for, is_default=row.is_default)
		)
	return _dict(found)


def _limits(doctype: str, allow: str, user: str) -> list[str]:
	rows = get_user_permissions(user).get(allow) or []
	return [row.doc for row in rows if row.applicable_for in (None, "", doctype)]


def _user_permission_conditions(meta: object, user: str) -> list[tuple[str, list]]:
	conditions = []
	if not get_user_permissions(user):
		return conditions
	table = f"`tab{meta.name}`"
	if allowed := _limits(meta.name, meta.name, user):
		conditions.append((f"{table}.`name` IN ({', '.join(['%s'] * len(allowed))})", allowed))
	for field in meta.get_link_fields():
		allowed = _limits(meta.name, field.options, user)
		if allowed and not field.ignore_user_permissions:
			column, marks = f"{table}.`{field.fieldname}`", ", ".join(["%s"] * len(allowed))
			conditions.append((f"IFNULL({column}, '') = '' OR {column} IN ({marks})", allowed))
	return conditions


def _user_permission_refusal(doc: object, user: str) -> list[str]:
	if not get_user_permissions(user):
		return []
	allowed = _limits(doc.doctype, doc.doctype, user)
	if allowed and doc.name not in allowed and not doc.is_new():
		return [frappe._("Not allowed for {0}: {1}").format(frappe._(doc.doctype), doc.name)]
	for part in (doc, *doc.get_all_children()):
		for field in part.meta.get_link_fields():
			allowed, value = _limits(doc.doctype, field.options, user), part.get(field.fieldname)
			if allowed and value and value not in allowed and not field.ignore_user_permissions:
				text = frappe._(
					"You are not allowed to access this {0} record because it is linked to {1} '{2}' in field {3}"
				)
				return [
					text.format(
						frappe._(doc.doctype),
						frappe._(field.options),
						frappe.bold(value),
						frappe.bold(frappe._(field.label)),
					)
				]
	return []


def _controllers_allow(doc: object, ptype: str, user: str) -> bool:
	"""The apps' hooks, the last one first; the first answer that is not None decides."""
	hooks = frappe.get_hooks("has_permission")
	for method in reversed([*hooks.get(doc.doctype, []), *hooks.get("*", [])]):
		answer = frappe.call(frappe.get_attr(method), doc=doc, ptype=ptype, user=user, debug=False)
		if answer is not None:
			return bool(answer)
	return True


def _raise(why: list[str]) -> None:
	if why:
		frappe.msgprint("<br>".join(why))
	raise frappe.PermissionError


def _no_role(user: str, doctype: str) -> str:
	return frappe._("User {0} does not have doctype access via role permission for document {1}").format(
		frappe.bold(user), frappe.bold(frappe._(doctype))
	)


def _no_document(user: str, doc: object, short: bool) -> str:
	text = frappe._("User {0} does not have access to this document").format(frappe.bold(user))
	return text if short else f"{text}: {frappe._(doc.doctype)} - {doc.name}"
