"""The address book of a customer (contract 1.4.4). `Address.city` holds the name of a Territory."""

from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.contacts.doctype.address.address import get_address_display
from frappe.model.document import Document
from frappe.query_builder import Order

from jarz_pos import guards, settings
from jarz_pos.customers import contacts, places
from jarz_pos.customers.places import Place
from jarz_pos.customers.words import words
from jarz_pos.delivery import territories

PARTS = ("address_line1", "address_line2", "city", "pincode")
COLUMNS = (
	"name",
	"address_title",
	"address_type",
	*PARTS,
	"state",
	"phone",
	"is_primary_address",
	"is_shipping_address",
	"modified",
	"jarz_latitude",
	"jarz_longitude",
	"jarz_geo_source",
	"jarz_geo_confidence",
	"jarz_location_link",
)
HOLDER_COLUMNS = (
	"name",
	"customer_name",
	"mobile_no",
	"territory",
	"customer_primary_address",
	"customer_primary_contact",
)


@dataclass(frozen=True)
class Choice:
	"""Where a customer wants his order: an address he has, by `name`, or one that `text` describes."""

	customer: str
	name: str = ""
	text: str = ""
	territory: str = ""
	phone: str = ""
	place: Place = field(default_factory=Place)
	primary: bool = True


def book(customer: str, on_order: str = "") -> dict:
	"""The address book as the client reads it; `on_order` is the address that an order already has."""
	holder = customer_row(customer)
	shown = [_answer(address) for address in _linked(holder.name)]
	by_name = {address["name"]: address for address in shown}
	selected = by_name.get(on_order) or by_name.get(holder.customer_primary_address)
	if not selected:
		selected = next((address for address in shown if _for_shipping(address)), None)
	return {
		"customer": holder.name,
		"customer_name": holder.customer_name or holder.name,
		"addresses": shown,
		"selected_address_name": selected["name"] if selected else "",
		"selected_address": selected,
		"default_phone": holder.mobile_no or (selected["phone"] if selected else ""),
	}


def save(choice: Choice) -> Document:
	"""The chosen address, made or brought up to date; with `primary` it becomes the customer's default, and the phone his.

	Raises ValidationError for an address that is not his or says too little, DuplicatePhone for another's number.
	"""
	holder = customer_row(choice.customer, lock=True)
	primary = choice.primary and holder.name != settings.walk_in_customer()  # who is someone else every time
	address = own(holder.name, choice.name) if choice.name else _described(holder, choice)
	if choice.territory:
		address.city = choice.territory
	if choice.phone:
		address.phone = choice.phone
	if primary:
		address.is_primary_address = address.is_shipping_address = 1
	places.put(address, choice.place)
	address.save(ignore_permissions=True)  # the endpoint has checked the role
	if primary:
		make_default(holder, address)
		contacts.set_mobile(holder, choice.phone)
	return address


def update(customer: str, name: str, changes: dict[str, str]) -> None:
	"""Write `changes` (field → text) into an address of the customer."""
	holder = customer_row(customer, lock=True)
	address = own(holder.name, name)
	address.update(changes)
	address.save(ignore_permissions=True)  # as in `save`
	if holder.customer_primary_address == address.name:
		make_default(holder, address)


def new(holder: frappe._dict, text: str, territory: str) -> Document:
	"""An unsaved shipping address of the customer."""
	return frappe.get_doc(
		{
			"doctype": "Address",
			"address_title": holder.customer_name,
			"address_type": "Shipping",
			"address_line1": text,
			"city": territory,
			"country": _country(),
			"links": [{"link_doctype": "Customer", "link_name": holder.name}],
		}
	)


def make_default(holder: frappe._dict, address: Document) -> None:
	"""Orders go here unless they say otherwise. The customer moves to its territory, whose fees the till then shows.

	Written like ERPNext's own create_primary_address: saving the whole customer could stumble over old data.
	"""
	territory = territories.match_territory(address.city, address.state, holder.territory)
	frappe.db.set_value(
		"Customer",
		holder.name,
		{
			"customer_primary_address": address.name,
			"primary_address": get_address_display(address.as_dict()),
			"territory": territory or holder.territory,
		},
	)


def customer_row(name: str, *, lock: bool = False) -> frappe._dict:
	"""What address changes need of a customer; `lock` keeps others from changing his addresses meanwhile."""
	row = frappe.db.get_value("Customer", name, HOLDER_COLUMNS, as_dict=True, for_update=lock)
	if not row:
		frappe.throw(_("There is no customer {0}.").format(name), frappe.DoesNotExistError)
	return row


def own(customer: str, name: str) -> Document:
	"""The address `name` of this customer. Another's address and an unknown one are refused in the same words."""
	link = {"parenttype": "Address", "parent": name, "link_doctype": "Customer", "link_name": customer}
	address = _locked(name) if frappe.db.exists("Dynamic Link", link) else None
	if not address or address.disabled:
		frappe.throw(_("{0} is not an address of this customer.").format(name))
	return address


def full_address(address: dict | Document) -> str:
	"""One line of the parts that are filled."""
	return ", ".join(str(address.get(part)).strip() for part in PARTS if address.get(part))


def _described(holder: frappe._dict, choice: Choice) -> Document:
	"""The address with this text that the customer already has, else a new one."""
	if not choice.text:
		frappe.throw(_("Choose an address of the customer, or write a new one."))
	for address in _linked(holder.name, lock=True):
		same_place = not choice.territory or address.city == choice.territory
		if same_place and words(address.address_line1) == words(choice.text):
			return _locked(address.name)
	territory = choice.territory or holder.territory
	if not territory:
		frappe.throw(_("Choose a territory for the new address."))
	return new(holder, choice.text, territory)


def _locked(name: str) -> Document:
	"""As it is now: what another till saved while we waited for the customer is not in our snapshot."""
	return frappe.get_doc("Address", name, for_update=True)


def _linked(customer: str, *, lock: bool = False) -> list[frappe._dict]:
	"""His addresses, the default first; with `lock` those of this moment, not of our snapshot."""
	address, link = frappe.qb.DocType("Address"), frappe.qb.DocType("Dynamic Link")
	query = (
		frappe.qb.from_(link)
		.join(address)
		.on(address.name == link.parent)
		.select(*(address[column] for column in COLUMNS))
		.distinct()
		.where(link.parenttype == "Address")
		.where(link.link_doctype == "Customer")
		.where(link.link_name == customer)
		.where(address.disabled == 0)
		.orderby(address.is_primary_address, order=Order.desc)
		.orderby(address.modified, order=Order.desc)
		.orderby(address.name)
	)
	return (query.for_update() if lock else query).run(as_dict=True)


def _for_shipping(address: dict) -> bool:
	return address["is_shipping_address"] or address["address_type"] == "Shipping"


def _answer(address: frappe._dict) -> dict:
	texts = ("address_title", "address_type", "address_line1", "address_line2", "city", "phone", "pincode")
	return {
		"name": address.name,
		**{part: address[part] or "" for part in texts},
		"is_primary_address": bool(address.is_primary_address),
		"is_shipping_address": bool(address.is_shipping_address),
		"full_address": full_address(address),
		"modified": str(address.modified),
		"location_link": address.jarz_location_link or "",
		**(places.geo(address) or {}),
	}


def _country() -> str:
	"""Of the company that the caller sells for."""
	mine = guards.branches()
	company = frappe.get_cached_value("POS Profile", mine[0], "company") if mine else None
	country = frappe.get_cached_value("Company", company, "country") if company else settings.phone_country()
	if not country:
		frappe.throw(_("Set a country in the company first."))
	return country
