"""Customers and their addresses (contract 1.4). Customers are shared by all branches, as in ERPNext; orders are not."""

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import guards, wire
from jarz_pos.customers import addresses, create, keys, phones, pins, places, removal, search
from jarz_pos.delivery import territories
from jarz_pos.kanban import destination
from jarz_pos.wire import Wire

LONGEST_LINK = 1000


@frappe.whitelist(methods=["POST"])
@guards.staff
def search_customers(phone: Wire = None, name: Wire = None, customer_type: Wire = None) -> list[dict]:
	"""Up to 20 customers by a number in any spelling or by words of the name (1.4.1)."""
	_require_any_branch()
	typed = wire.text(phone, _("The phone number")) or wire.text(name, _("The name"))
	return search.search(typed, wire.text(customer_type, _("The customer type")))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_territories(search: Wire = None) -> list[dict]:
	"""All territories with their fees (1.4.2)."""
	return territories.territories(wire.text(search, _("The search text")) or None)


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.retries_deadlocks
def create_customer(
	customer_name: Wire = None,
	mobile_no: Wire = None,
	customer_primary_address: Wire = None,
	territory_id: Wire = None,
	location_link: Wire = None,
	latitude: Wire = None,
	longitude: Wire = None,
	geo_source: Wire = None,
	secondary_mobile: Wire = None,
	customer_type: Wire = None,
	customer_group: Wire = None,
	data: Wire = None,
) -> dict:
	"""A new customer with address and contact (1.4.3); a number that someone has is refused in the client's words."""
	new = _new_customer(wire.unwrap(locals(), "customer_name"))
	try:
		customer, address = create.create(new)
	except keys.DuplicatePhone:
		_say_duplicate(new.mobile)
		raise
	except frappe.DuplicateEntryError as lost:
		# Two tills made the same id at the same moment; the cure is that of a deadlock, the whole call once more.
		raise frappe.QueryDeadlockError(*lost.args) from lost
	return {**search.row_of(customer.name), "geo": places.geo(address)}


@frappe.whitelist(methods=["POST"])
@guards.staff
def get_customer_shipping_addresses(customer: Wire = None, invoice: Wire = None) -> dict:
	"""The address book of a customer (1.4.4); the address of `invoice` is the selected one."""
	name = _customer(customer)
	on_order = ""
	if invoice:
		order = guards.require_invoice(invoice, fields=("shipping_address_name", "customer_address"))
		_require_owner(order, name)
		on_order = order.shipping_address_name or order.customer_address
	return addresses.book(name, on_order)


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.retries_deadlocks
def save_customer_shipping_address(
	customer: Wire = None,
	phone: Wire = None,
	invoice: Wire = None,
	address_name: Wire = None,
	address: Wire = None,
	territory: Wire = None,
	location_link: Wire = None,
	latitude: Wire = None,
	longitude: Wire = None,
	geo_source: Wire = None,
	set_as_primary: Wire = 1,
) -> dict:
	"""Choose or add an address, make it the default, and relink the order where one is named (1.4.4)."""
	choice = addresses.Choice(
		customer=_customer(customer),
		name=wire.text(address_name, _("The address")),
		text=wire.text(address, _("The address"), max_length=places.LONGEST_LINE),
		territory=_territory(territory),
		phone=_phone(phone),
		place=_place(location_link, latitude, longitude, geo_source),
		primary=wire.flag(set_as_primary),
	)
	return _saved(choice, invoice)


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.retries_deadlocks
def update_default_address(
	customer: Wire = None, address: Wire = None, phone: Wire = None, invoice: Wire = None
) -> dict:
	"""The same with nothing but a text (1.4.4)."""
	written = wire.text(address, _("The address"), required=True, max_length=places.LONGEST_LINE)
	return _saved(addresses.Choice(_customer(customer), text=written, phone=_phone(phone)), invoice)


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.retries_deadlocks
def update_customer_shipping_address(
	customer: Wire = None,
	address_name: Wire = None,
	address_line1: Wire = None,
	address_line2: Wire = None,
	city: Wire = None,
	phone: Wire = None,
	pincode: Wire = None,
) -> dict:
	"""Change the texts of an address; what is not sent stays, what is sent empty is cleared (1.4.4)."""
	name = _customer(customer)
	chosen = wire.text(address_name, _("The address"), required=True)
	sent = {
		"address_line1": _if_sent(address_line1, _("The address"), places.LONGEST_LINE, required=True),
		"address_line2": _if_sent(address_line2, _("The second line"), places.LONGEST_LINE),
		"city": _if_sent(city, _("The city"), required=True),
		"phone": None if phone is None else _phone(phone),
		"pincode": _if_sent(pincode, _("The postal code"), 20),
	}
	addresses.update(name, chosen, {part: value for part, value in sent.items() if value is not None})
	return addresses.book(name)


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.retries_deadlocks
def delete_customer_shipping_address(customer: Wire = None, address_name: Wire = None) -> dict:
	"""Take an address out of the book; refused while an order goes there (1.4.4)."""
	name = _customer(customer)
	removal.remove(name, wire.text(address_name, _("The address"), required=True))
	return {"success": True, "address_book": addresses.book(name)}


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.retries_deadlocks
def change_invoice_shipping_address(invoice_name: Wire = None, address_name: Wire = None) -> dict:
	"""Send an order to another address of its customer, before dispatch; tells what the other place costs (1.4.4)."""
	chosen = wire.text(address_name, _("The address"), required=True)
	order = destination.lock_order(invoice_name)
	return {"success": True, **destination.change(order, addresses.own(order.customer, chosen))}


def _saved(choice: addresses.Choice, invoice: Wire) -> dict:
	order = destination.lock_order(invoice, choice.customer) if invoice else None
	address = addresses.save(choice)
	if order:
		destination.change(order, address, choice.phone)
	return {
		"success": True,
		"message": _("The address is saved."),
		"selected_address_name": address.name,
		"selected_address": _short(address),
		"address_book": addresses.book(choice.customer, address.name),
		"geo": places.geo(address),
	}


def _short(address: Document) -> dict:
	return {
		"name": address.name,
		"city": address.city or "",
		"full_address": addresses.full_address(address),
		"phone": address.phone or "",
	}


def _new_customer(sent: dict) -> create.NewCustomer:
	_require_any_branch()
	name = wire.text(
		sent.get("customer_name"), _("The customer's name"), required=True, max_length=create.LONGEST_NAME
	)
	if set(name) & set("<>"):
		frappe.throw(_("The customer's name cannot contain angle brackets."))
	return create.NewCustomer(
		name=name,
		mobile=_phone(sent.get("mobile_no"), required=True),
		address=wire.text(
			sent.get("customer_primary_address"),
			_("The address"),
			required=True,
			max_length=places.LONGEST_LINE,
		),
		territory=_territory(sent.get("territory_id"), required=True),
		secondary_mobile=_phone(sent.get("secondary_mobile")),
		customer_type=wire.text(sent.get("customer_type"), _("The customer type")) or create.DEFAULT_TYPE,
		customer_group=wire.text(sent.get("customer_group"), _("The customer group")) or create.DEFAULT_GROUP,
		place=_place(*(sent.get(key) for key in ("location_link", "latitude", "longitude", "geo_source"))),
	)


def _say_duplicate(mobile: str) -> None:
	"""The keys and words by which the published client knows a duplicate (1.4.3); they are wire, so not translated."""
	# Frappe would put the last line of its traceback into `exception`.
	frappe.local.flags.disable_traceback = True
	frappe.local.response["exception"] = "ValidationError"
	frappe.local.response["message"] = (
		f"Failed to create customer: a customer with mobile number {mobile} already exists"
	)


def _customer(value: Wire) -> str:
	_require_any_branch()
	return wire.text(value, _("The customer"), required=True)


def _require_any_branch() -> None:
	"""Customers are shared by all branches; who works in none of them has no business with people's numbers."""
	if not guards.branches():
		frappe.throw(_("You do not work in any branch yet."), frappe.PermissionError)


def _require_owner(order: dict, customer: str) -> None:
	if order["customer"] != customer:
		frappe.throw(_("Order {0} is of another customer.").format(order["name"]))


def _territory(value: Wire, *, required: bool = False) -> str:
	written = wire.text(value, _("The territory"), required=required)
	territory = frappe.db.exists("Territory", written) if written else ""
	if territory is None:
		frappe.throw(_("There is no territory {0}.").format(written))
	return territory


def _phone(value: Wire, *, required: bool = False) -> str:
	written = wire.text(value, _("The phone number"), required=required, max_length=40)
	if written and not phones.is_plausible(written):
		frappe.throw(_("{0} is not a phone number.").format(written))
	return phones.clean(written)


def _place(link: Wire, latitude: Wire, longitude: Wire, source: Wire) -> places.Place:
	north = wire.decimal(latitude, _("The latitude"), minimum=-90, maximum=90)
	east = wire.decimal(longitude, _("The longitude"), minimum=-180, maximum=180)
	if (north is None) != (east is None):
		frappe.throw(_("Latitude and longitude belong together."))
	return places.Place(
		link=wire.text(link, _("The map link"), max_length=LONGEST_LINK),
		pin=None if north is None else pins.pin_at(float(north), float(east)),
		source=wire.text(source, _("The source of the pin"), max_length=40),
	)


def _if_sent(value: Wire, label: str, max_length: int = 140, *, required: bool = False) -> str | None:
	return None if value is None else wire.text(value, label, required=required, max_length=max_length)
