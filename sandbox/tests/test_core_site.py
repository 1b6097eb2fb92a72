"""Sites, apps, fields, cache, and that what is missing says so."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import frappe
import frappe.query_builder.functions
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from sandbox.tests.core_fixtures import SITE

SANDBOX = Path(__file__).resolve().parents[1]


def test_custom_fields_become_columns_in_their_place(core):
	fields = [
		{
			"fieldname": "extra",
			"fieldtype": "Currency",
			"label": "Extra",
			"insert_after": "text",
			"default": "2",
		},
		{
			"fieldname": "more",
			"fieldtype": "Data",
			"label": "More",
			"insert_after": "extra",
			"search_index": 1,
		},
	]
	try:
		create_custom_fields({"Trial Note": fields})
		create_custom_fields({"Trial Note": fields})
		names = [field.fieldname for field in frappe.get_meta("Trial Note").fields]
		assert names == ["text", "extra", "more", "company"]
		doc = frappe.get_doc({"doctype": "Trial Note", "name": "cf", "more": "m"}).insert()
		assert frappe.get_doc("Trial Note", "cf").extra == 2.0
		assert frappe.db.has_column("Trial Note", "more")
		doc.delete()
	finally:
		for fieldname in ("extra", "more"):
			frappe.delete_doc("Custom Field", f"Trial Note-{fieldname}")
			frappe.db.sql_ddl("drop index if exists `tabTrial Note.more`")
			frappe.db.sql_ddl(f"alter table `tabTrial Note` drop column `{fieldname}`")
		frappe.db.commit()
	assert not frappe.get_meta("Trial Note").has_field("extra")


def test_apps_are_installed_and_removed_by_their_hooks(tmp_path):
	from frappe import bootstrap

	frappe.destroy()
	bootstrap.make_site(SITE, tmp_path, apps=("frappe",))
	frappe.init(SITE, sites_path=str(tmp_path))
	frappe.connect()
	try:
		assert frappe.get_installed_apps() == ["frappe"]
		bootstrap.install_app("trial")
		assert frappe.get_installed_apps() == ["frappe", "trial"]
		assert frappe.db.exists("Trial Note", "installed") and frappe.db.exists("Role", "Trial User")
		assert frappe.db.get_value("DocType", "Trial Order", ["module", "is_submittable"]) == ("Trial", 1)
		bootstrap.migrate()
		bootstrap.uninstall_app("trial")
		assert frappe.get_installed_apps() == ["frappe"]
		assert not frappe.db.table_exists("Trial Note") and not frappe.db.exists("DocType", "Trial Note")
	finally:
		frappe.destroy()


def test_trees(core):
	def place(name, parent=None):
		doc = frappe.get_doc({"doctype": "Trial Place", "place_name": name, "parent_trial_place": parent})
		return doc.insert()

	def tree():
		rows = frappe.get_all("Trial Place", fields=["name", "lft", "rgt"], order_by="lft")
		return [(row.name, row.lft, row.rgt) for row in rows]

	from frappe.utils import nestedset

	place("All")
	place("A", "All")
	place("B", "All")
	leaf = place("A1", "A")
	assert (leaf.lft, leaf.rgt) == (3, 4)
	assert tree() == [("All", 1, 8), ("A", 2, 5), ("A1", 3, 4), ("B", 6, 7)]
	moved = frappe.get_doc("Trial Place", "A")
	moved.parent_trial_place = "B"
	moved.save()
	assert tree() == [("All", 1, 8), ("B", 2, 7), ("A", 3, 6), ("A1", 4, 5)]
	assert nestedset.get_ancestors_of("Trial Place", "A1") == ["A", "B", "All"]
	assert frappe.get_all("Trial Place", {"name": ("descendants of", "B")}, pluck="name", order_by="lft") == [
		"A",
		"A1",
	]
	moved.reload()
	moved.parent_trial_place = "A1"
	frappe.db.savepoint("before")
	with pytest.raises(
		nestedset.NestedSetRecursionError, match="Item cannot be added to its own descendants"
	):
		moved.save()
	frappe.db.rollback(save_point="before")
	with pytest.raises(nestedset.NestedSetChildExistsError, match="Cannot delete B as it has child nodes"):
		frappe.delete_doc("Trial Place", "B")
	frappe.delete_doc("Trial Place", "A1")
	assert tree() == [("All", 1, 6), ("B", 2, 5), ("A", 3, 4)]


def test_cache(core):
	frappe.cache.set_value("k", {"a": [1]})
	frappe.cache.get_value("k")["a"].append(2)
	assert frappe.cache.get_value("k") == {"a": [1]}
	assert frappe.cache.get_value("missing", lambda: 5) == 5
	frappe.cache.hset("h", "x", 1)
	assert frappe.cache.hget("h", "x") == 1
	frappe.cache.set_value("document_cache::x", 1)
	frappe.cache.delete_keys("document_cache::")
	frappe.cache.delete_value(("k", "missing"))
	assert frappe.cache.get_value("k") is None and frappe.cache.get_value("document_cache::x") is None
	with pytest.raises(frappe.NotOffered, match=r"frappe\.cache\.lpush"):
		frappe.cache.lpush("x", 1)


def test_a_method_that_a_controller_lacks_names_itself(core):
	note = frappe.new_doc("Trial Note")
	assert note.run_method("on_payment_authorized") is None
	with pytest.raises(frappe.NotOffered, match=r"Trial Note\.set_missing_values"):
		note.run_method("set_missing_values")


def test_messages_leave_after_the_commit(core):
	from frappe import realtime

	heard = []

	def sink(event, message, room):
		heard.append((event, message, room))

	realtime.sinks.append(sink)
	try:
		frappe.publish_realtime("e", {"a": 1}, user="x@y.z", after_commit=True)
		assert heard == []
		frappe.db.commit()
		frappe.publish_realtime("f", {}, doctype="Trial Note", docname="n")
	finally:
		realtime.sinks.remove(sink)
	assert heard == [("e", {"a": 1}, "user:x@y.z"), ("f", {}, "doc:Trial Note/n")]


def test_threads_have_sites_of_their_own(core):
	found = []

	def elsewhere():
		found.append(getattr(frappe.local, "site", None))

	thread = threading.Thread(target=elsewhere)
	thread.start()
	thread.join()
	assert found == [None]


def test_files_are_kept_and_given_back(core):
	doc = frappe.get_doc(
		{"doctype": "File", "file_name": "a.txt", "content": "hello", "is_private": 1}
	).insert()
	assert (doc.file_url, doc.file_size, doc.file_type) == ("/private/files/a.txt", 5, "TXT")
	other = frappe.get_doc(
		{"doctype": "File", "file_name": "a.txt", "content": b"other", "is_private": 1}
	).insert()
	assert other.file_url == "/private/files/a6c9eaf.txt"
	assert doc.get_content() == "hello" and Path(doc.get_full_path()).exists()
	frappe.db.rollback()
	assert not (core / SITE / "private/files/a.txt").exists()


def test_addresses_and_contacts(core):
	from frappe.contacts.doctype.address.address import get_address_display

	values = {"address_type": "Shipping", "address_line1": "1 St", "city": "Cairo", "country": "Egypt"}
	first = frappe.get_doc({"doctype": "Address", "address_title": "Mona", **values}).insert()
	second = frappe.get_doc({"doctype": "Address", "address_title": "Mona", **values}).insert()
	assert (first.name, second.name) == ("Mona-Shipping", "Mona-Shipping-1")
	assert get_address_display(first.as_dict()) == "1 St<br>\nCairo<br>\nEgypt<br>\n<br>\n"
	with pytest.raises(frappe.ValidationError, match=r"Address Title is mandatory\."):
		frappe.get_doc({"doctype": "Address", **values}).insert()
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": "Abc",
			"last_name": "D",
			"phone_nos": [
				{"phone": "0100", "is_primary_mobile_no": 1},
				{"phone": "0200", "is_primary_phone": 1},
			],
		}
	).insert()
	assert (contact.name, contact.full_name, contact.mobile_no, contact.phone) == (
		"Abc D",
		"Abc D",
		"0100",
		"0200",
	)
	contact.phone_nos[1].is_primary_mobile_no = 1
	with pytest.raises(
		frappe.ValidationError, match=r"Only one <strong>Mobile No</strong> can be set as primary\."
	):
		contact.save()


@pytest.mark.parametrize(
	"expression",
	[
		"frappe.sendmail",
		"frappe.db.multisql",
		"frappe.utils.get_site_url",
		"frappe.query_builder.functions.Extract",
	],
)
def test_what_is_missing_names_itself(core, expression):
	module, _dot, name = expression.rpartition(".")
	with pytest.raises(frappe.NotOffered, match=name):
		found = eval(module)
		getattr(found, name)(1)


def test_unknown_field_types_filters_and_options_are_refused(core):
	from frappe.database import schema

	with pytest.raises(frappe.NotOffered, match="validate_filters"):
		frappe.qb.get_query("Trial Note", validate_filters=True)

	with pytest.raises(frappe.NotOffered, match="Hologram"):
		schema.column("Hologram")
	with pytest.raises(frappe.NotOffered, match="timespan"):
		frappe.get_all("Trial Note", {"creation": ("timespan", "last week")})


def _import_frappe(path, cwd):
	code = f"import sys; sys.path[:0] = {path!r}; import frappe; print('in')"
	return subprocess.run(
		[sys.executable, "-c", code],
		capture_output=True,
		text=True,
		cwd=cwd,
		env={**os.environ, "PYTHONPATH": ""},
	)


def test_it_does_not_stand_beside_a_real_frappe(tmp_path):
	sandbox = str(SANDBOX)
	assert _import_frappe([sandbox], tmp_path).stdout == "in\n"
	installed = tmp_path / "packages" / "frappe-15.44.0.dist-info"
	installed.mkdir(parents=True)
	(installed / "METADATA").write_text("Metadata-Version: 2.1\nName: frappe\nVersion: 15.44.0\n")
	done = _import_frappe([sandbox, str(tmp_path / "packages")], tmp_path)
	assert done.returncode and "Frappe 15.44.0 is installed" in done.stderr
	bench = tmp_path / "apps/frappe"
	(bench / "frappe").mkdir(parents=True)
	(bench / "frappe/__init__.py").touch()
	done = _import_frappe([sandbox, str(bench)], tmp_path)
	assert done.returncode and "another frappe lies in" in done.stderr
