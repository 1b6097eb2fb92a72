"""No private key is kept anywhere: one is offered at every door that takes text, and then looked for everywhere."""

import os
import re
import subprocess
from pathlib import Path

import frappe
import pytest

from jarz_pos.crypto import addresses
from jarz_pos.tests import stablecoins

# BIP-32, test vector 1: published, worth nothing.
XPRV = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
KEY = "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35"
APP = Path(frappe.get_app_path("jarz_pos"))


def _offer(text: str) -> None:
	for values in ({"xpub": text}, {"xpub": f"  {text}\n"}):
		with pytest.raises(addresses.NoAddress):
			stablecoins.switch_on(address_source=addresses.XPUB, **values)
		frappe.db.commit()


def _columns() -> list[tuple[str, str]]:
	return frappe.db.sql(
		"""select table_name, column_name from information_schema.columns
		where table_schema = database() and data_type in ('longtext', 'text', 'mediumtext')
		and table_name in ('tabError Log', 'tabSingles', 'tabVersion', 'tabDeleted Document', 'tabJarz Request',
			'tabJarz Webhook Event', 'tabComment', 'tabActivity Log', 'tabScheduled Job Log')"""
	)


@pytest.mark.parametrize("secret", [XPRV, KEY, "0x" + KEY])
def test_a_private_key_that_was_entered_is_found_nowhere(world, secret):
	_offer(secret)
	needle = secret.removeprefix("0x")
	for table, column in _columns():
		table = frappe.qb.Table(table)
		found = (
			frappe.qb.from_(table)
			.select(table[column])
			.where(table[column].like(f"%{needle}%"))
			.limit(1)
			.run()
		)
		assert not found, (table, column)
	assert not frappe.db.get_single_value("Jarz Crypto Settings", "xpub")
	for key in frappe.cache.scan_iter(count=1000):
		raw = frappe.cache.dump(key) or b""
		assert needle.encode() not in raw, key
	logs = [os.path.join(frappe.get_site_path(), "logs"), os.path.join(frappe.local.sites_path, "..", "logs")]
	for folder in filter(os.path.isdir, logs):
		done = subprocess.run(["grep", "-rlF", needle, folder], capture_output=True, text=True)
		assert done.stdout == ""


def test_no_field_asks_for_a_private_key():
	words = re.compile(r"private.?key|mnemonic|seed.?phrase|secret.?phrase|xprv", re.I)
	doctypes = (
		"Jarz Chain",
		"Jarz Chain Provider",
		"Jarz Token",
		"Jarz Crypto Settings",
		"Crypto Charge",
		"Jarz Chain Payment",
	)
	for doctype in doctypes:
		for field in frappe.get_meta(doctype).fields:
			assert not words.search(f"{field.fieldname} {field.label or ''}"), (doctype, field.fieldname)


def test_nothing_in_the_code_signs_a_transaction():
	words = re.compile(
		r"eth_sendTransaction|eth_signTransaction|eth_sendRawTransaction|personal_|from_key\(|PrivateKey"
	)
	guilty = [
		path.relative_to(APP).as_posix()
		for path in APP.rglob("*.py")
		if "test" not in path.name and "tests" not in path.parts and words.search(path.read_text())
	]
	assert guilty == []
