"""No private key is kept anywhere: one is offered at every door that takes text, and then looked for everywhere."""

import os
import re
import subprocess
from pathlib import Path

import frappe
import pytest
from pypika import Criterion

import jarz_pos
from jarz_pos.crypto import addresses
from jarz_pos.tests import stablecoins

# BIP-32, test vector 1: published, worth nothing.
XPRV = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
KEY = "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35"
APP = Path(jarz_pos.__file__).parent


def _offer(text: str) -> None:
	for values in ({"xpub": text}, {"xpub": f"  {text}\n"}):
		with pytest.raises(addresses.NoAddress):
			stablecoins.switch_on(address_source=addresses.XPUB, **values)
		frappe.db.commit()


def _tables_with(needle: str) -> list[str]:
	"""Tables of the site that hold `needle` in any column of text."""
	columns: dict[str, list[str]] = {}
	rows = frappe.db.sql(
		"""select table_name, column_name from information_schema.columns
		where table_schema = database() and (data_type like '%text' or data_type like '%char' or data_type = 'json')"""
	)
	for table, column in rows:
		columns.setdefault(table, []).append(column)
	found = []
	for name, names in columns.items():
		table = frappe.qb.Table(name)
		anywhere = Criterion.any([table[column].like(f"%{needle}%") for column in names])
		if frappe.qb.from_(table).select(1).where(anywhere).limit(1).run():
			found.append(name)
	return found


@pytest.mark.bench(reason="reads all of MariaDB, both Redis and the log files")
@pytest.mark.parametrize("secret", [XPRV, KEY, "0x" + KEY])
def test_a_private_key_that_was_entered_is_found_nowhere(world, secret):
	_offer(secret)
	needle = secret.removeprefix("0x")
	assert _tables_with("Jarz Crypto Settings"), "the search finds what there is"
	assert _tables_with(needle) == []
	assert not frappe.db.get_single_value("Jarz Crypto Settings", "xpub")
	from frappe.utils.background_jobs import get_redis_conn

	for store in (frappe.cache, get_redis_conn()):
		for key in store.scan_iter(count=1000):
			assert needle.encode() not in (store.dump(key) or b""), key
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
