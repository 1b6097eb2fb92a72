"""What is in the books of a shop, read over `/api/resource` as the Administrator: documents, ledgers, stock.

A document is kept by the fields that the app leans on; of the app's own fields all that are filled.
"""

from collections.abc import Iterator

from sandbox.record.front_door import FrontDoor
from sandbox.record.world import World

ITEM = (
	"item_code item_name qty uom warehouse price_list_rate discount_percentage discount_amount rate amount net_rate "
	"net_amount base_rate base_amount base_net_rate base_net_amount income_account expense_account cost_center incoming_rate "
	"item_tax_rate delivery_note dn_detail so_detail against_sales_invoice si_detail sales_invoice_item delivered_qty"
)
TAX = (
	"charge_type account_head description rate included_in_print_rate tax_amount total tax_amount_after_discount_amount "
	"base_tax_amount base_total base_tax_amount_after_discount_amount row_id cost_center"
)
# DocType → fields, and of its tables the fields of a row
DOCUMENTS: dict[str, tuple[str, dict[str, str]]] = {
	"Stock Entry": (
		"docstatus purpose total_incoming_value total_amount value_difference",
		{
			"items": "item_code qty t_warehouse s_warehouse basic_rate basic_amount valuation_rate amount expense_account"
		},
	),
	"Sales Invoice": (
		"docstatus status customer company posting_date due_date is_pos is_return return_against update_stock currency "
		"conversion_rate selling_price_list debit_to total_qty total net_total base_net_total total_taxes_and_charges grand_total "
		"base_grand_total rounding_adjustment rounded_total outstanding_amount apply_discount_on discount_amount "
		"additional_discount_percentage paid_amount in_words territory customer_address shipping_address_name pos_profile "
		"cost_center taxes_and_charges sales_partner commission_rate total_commission remarks against_income_account amended_from",
		{
			"items": ITEM,
			"taxes": TAX,
			"payment_schedule": "due_date invoice_portion payment_amount outstanding paid_amount",
		},
	),
	"Delivery Note": (
		"docstatus status customer company posting_date is_return return_against currency total net_total grand_total "
		"rounded_total per_billed territory set_warehouse shipping_address_name",
		{"items": ITEM, "taxes": TAX},
	),
	"Payment Entry": (
		"docstatus status payment_type party_type party company posting_date mode_of_payment paid_from paid_to paid_amount "
		"received_amount base_paid_amount base_received_amount total_allocated_amount unallocated_amount difference_amount "
		"reference_no reference_date remarks cost_center",
		{
			"references": "reference_doctype reference_name total_amount outstanding_amount allocated_amount exchange_rate",
			"deductions": "account cost_center amount",
		},
	),
	"Journal Entry": (
		"docstatus voucher_type company posting_date total_debit total_credit difference user_remark remark is_opening",
		{
			"accounts": "account party_type party debit credit debit_in_account_currency credit_in_account_currency "
			"reference_type reference_name cost_center against_account"
		},
	),
}
# Documents of the app alone: every field that is filled
OWN_DOCUMENTS = (
	"Courier Transaction",
	"Settlement",
	"Jarz Sales Partner Transaction",
	"Jarz Partner Settlement",
)
NOISE = frozenset(
	"name owner creation modified modified_by idx doctype parent parentfield parenttype amended_from naming_series "
	"idempotency_token __last_sync_on".split()
)
LEDGER = (
	"posting_date account party_type party debit credit debit_in_account_currency credit_in_account_currency account_currency "
	"against against_voucher_type against_voucher voucher_type voucher_no cost_center is_cancelled remarks company due_date"
).split()
STOCK_LEDGER = (
	"posting_date item_code warehouse actual_qty qty_after_transaction incoming_rate valuation_rate stock_value "
	"stock_value_difference voucher_type voucher_no is_cancelled company"
).split()
BIN = "item_code warehouse actual_qty valuation_rate stock_value".split()


class Books:
	"""The books of `world`, and what has changed in them since they were last looked at."""

	def __init__(self, door: FrontDoor, world: World) -> None:
		self.door, self.world = door, world
		self.companies = [world.name(company.label) for company in world.companies]
		self._documents: dict[tuple[str, str], str] = {}
		self._rows: dict[str, dict[str, dict]] = {}
		self._own = [name for name in OWN_DOCUMENTS if door.has("DocType", name)]

	def changes(self, *, thorough: bool = False) -> Iterator[dict]:
		"""Documents, then rows of the ledgers and Bins, that are new or changed since the last time.

		Where no document has changed, the ledgers are looked at only by a `thorough` look.
		"""
		changed = [(doctype, name) for doctype in (*DOCUMENTS, *self._own) for name in self._changed(doctype)]
		for doctype, name in changed:
			yield {"document": doctype, "name": name, **self._kept(doctype, name)}
		if not changed and not thorough:
			return
		yield from self._new("GL Entry", "ledger", LEDGER)
		yield from self._new("Stock Ledger Entry", "stock", STOCK_LEDGER)
		yield from self._new("Bin", "bin", BIN)

	def ledger(self, fields: tuple[str, ...] = tuple(LEDGER)) -> list[dict]:
		"""All GL entries that count."""
		return self.door.rows("GL Entry", fields, [*self._of("GL Entry"), ["is_cancelled", "=", 0]])

	def stock(self) -> list[dict]:
		"""All stock ledger entries that count."""
		filters = [*self._of("Stock Ledger Entry"), ["is_cancelled", "=", 0]]
		return self.door.rows("Stock Ledger Entry", STOCK_LEDGER, filters)

	def bins(self) -> list[dict]:
		"""Quantities on hand of the branches' stores."""
		return self.door.rows("Bin", BIN, self._of("Bin"))

	def of_branch_rows(self, doctype: str, fields: tuple[str, ...]) -> list[dict]:
		"""Rows of a DocType of the app that carries a company; none where the site has no such DocType."""
		return self.door.rows(doctype, fields, self._of(doctype)) if doctype in self._own else []

	def _of(self, doctype: str) -> list[list]:
		if doctype == "Bin":
			return [["warehouse", "in", [self.world.store(branch) for branch in self.world.branches]]]
		return [["company", "in", self.companies]]

	def _changed(self, doctype: str) -> Iterator[str]:
		for row in self.door.rows(doctype, ["name", "modified"], self._of(doctype)):
			if self._documents.get((doctype, row["name"])) != row["modified"]:
				self._documents[doctype, row["name"]] = row["modified"]
				yield row["name"]

	def _kept(self, doctype: str, name: str) -> dict:
		found = self.door.document(doctype, name)
		if doctype in self._own:
			return _own(found)
		fields, tables = DOCUMENTS[doctype]
		kept = _filled(found, fields.split())
		for table, columns in tables.items():
			if found.get(table):
				kept[table] = [_filled(row, columns.split()) for row in found[table]]
		return kept

	def _new(self, doctype: str, kind: str, fields: list[str]) -> Iterator[dict]:
		rows = {row["name"]: row for row in self.door.rows(doctype, ["name", *fields], self._of(doctype))}
		before = self._rows.get(doctype, {})
		self._rows[doctype] = rows
		for name, row in rows.items():
			if before.get(name) != row:
				yield {kind: {key: value for key, value in row.items() if key != "name" and _says(value)}}
		for name, row in before.items():
			if name not in rows:
				yield {kind: {"gone": row}}


def _filled(found: dict, fields: list[str]) -> dict:
	"""The fields that are asked for, and those of the app; of the latter a zero says no more than an empty one."""
	kept = {field: found[field] for field in fields if _says(found.get(field))}
	ours = {
		key: value
		for key, value in found.items()
		if key.startswith(("jarz_", "sales_invoice_state")) and value not in (None, "", 0, [])
	}
	return kept | ours


def _own(found: dict) -> dict:
	kept = {key: value for key, value in found.items() if key not in NOISE and value not in (None, "", 0, [])}
	for key, value in kept.items():
		if isinstance(value, list):
			kept[key] = [_own(row) if isinstance(row, dict) else row for row in value]
	return kept


def _says(value: object) -> bool:
	return value is not None and value != ""
