import frappe

calls = []


def record(doc, method, *args):
	calls.append(("hook", method))


def after_install():
	frappe.get_doc({"doctype": "Trial Note", "name": "installed"}).insert()


def only_mine(user):
	return f"`tabTrial Note`.`text` like {frappe.db.escape('%' + user + '%')}"


def may(doc, ptype, user):
	return user in (doc.text or "")
