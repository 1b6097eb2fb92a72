"""The shop that a day is played in: made by the Administrator over HTTP, the same on a bench and on the sandbox.

Every name begins with the shop's `mark`, so that a site may hold any number of them and a recording can tell its own rows.
"""

import datetime
from dataclasses import dataclass, field

from sandbox.record.front_door import FrontDoor

PASSWORD = "piastre-by-piastre-7"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CAKES, DRINKS = "Pastry", "Beverages"
GOODS = {
	"BASBOUSA": ("Basbousa, a tray", CAKES),
	"KUNAFA": ("Kunafa with nuts", CAKES),
	"ECLAIR": ("Éclair", CAKES),
	"MANGO": ("Mango juice", DRINKS),
	"WATER": ("Water, small", DRINKS),
}
BOX, BOX_ITEM = "Party Box", "PARTY-BOX"
COST = {"JPY": 100, "EGP": 11.37, "KWD": 0.456}
PRICES = {
	"EGP": {"BASBOUSA": 45, "KUNAFA": 33.35, "ECLAIR": 12.5, "MANGO": 15, "WATER": 7.77, BOX_ITEM: 99.99},
	"JPY": {"BASBOUSA": 450, "KUNAFA": 333, "ECLAIR": 125, "MANGO": 150, "WATER": 77, BOX_ITEM: 997},
	"KWD": {"BASBOUSA": 4.5, "KUNAFA": 3.335, "ECLAIR": 1.25, "MANGO": 1.5, "WATER": 0.777, BOX_ITEM: 9.997},
}
FEES = {"EGP": (50, 30), "JPY": (500, 300), "KWD": (1.25, 0.75)}


@dataclass(frozen=True)
class Company:
	"""A company of the world, by the name that people read."""

	label: str
	abbreviation: str
	currency: str
	country: str


@dataclass(frozen=True)
class Branch:
	"""A branch; its delivery area and its store carry its name."""

	label: str
	company: Company


BAKERY = Company("Nile Bakery", "NB", "EGP", "Egypt")
SWEETS = Company("Gulf Sweets", "GS", "KWD", "Kuwait")
TEAHOUSE = Company("Kyoto Teahouse", "KT", "JPY", "Japan")
GARDEN_CITY = Branch("Garden City", BAKERY)
ZAMALEK = Branch("Zamalek", BAKERY)
SALMIYA = Branch("Salmiya", SWEETS)
GION = Branch("Gion", TEAHOUSE)


@dataclass(frozen=True)
class World:
	"""Names of one shop. `mark` is empty or a word of capital letters that occurs nowhere else."""

	mark: str = ""
	branches: tuple[Branch, ...] = (GARDEN_CITY,)
	phones: dict[str, str] = field(default_factory=dict)

	@property
	def companies(self) -> tuple[Company, ...]:
		"""Each once, in the order of the branches."""
		return tuple(dict.fromkeys(branch.company for branch in self.branches))

	def name(self, label: str) -> str:
		"""What `label` is called on the site."""
		return f"{self.mark} {label}" if self.mark else label

	def code(self, label: str) -> str:
		"""An item's code."""
		return f"{self.mark}-{label}" if self.mark else label

	def of_company(self, label: str, company: Company) -> str:
		"""A record that carries the company's abbreviation, like an account or a warehouse."""
		return f"{label} - {self.mark}{company.abbreviation}"

	def store(self, branch: Branch) -> str:
		"""The branch's warehouse."""
		return self.of_company(self.name(f"{branch.label} Store"), branch.company)

	def drawer(self, branch: Branch) -> str:
		"""The branch's cash account."""
		return self.of_company(self.name(branch.label), branch.company)

	def price_list(self, company: Company) -> str:
		"""The company's only price list."""
		return self.name(f"{company.label} Prices")

	def user(self, post: str, branch: Branch | None = None) -> str:
		"""Sign-in of a person: `staff`, `line` (manager) or `manager` of a branch."""
		place = (branch or self.branches[0]).label.lower().replace(" ", "")
		return ".".join(filter(None, [self.mark.lower(), post, place])) + "@jarz.test"

	def phone(self, number: str) -> str:
		"""A mobile number that no other shop of the site uses, for the `number` in the script (01 and nine digits)."""
		if number not in self.phones:
			# Of the mark come five digits; the script's numbers differ in the last four.
			digits = sum(ord(letter) * 31**place for place, letter in enumerate(self.mark)) % 100000
			self.phones[number] = f"01{(int(number[2:7]) + digits) % 100000:05}{number[7:]}"
		return self.phones[number]


def furnish(door: FrontDoor, world: World) -> None:
	"""Make everything that is missing of `world`."""
	if not door.rows("Company", ["name"]):
		_first_set_up(door, world)
	for company in world.companies:
		_company(door, world, company)
	for group in (CAKES, DRINKS):
		door.make("Item Group", item_group_name=world.name(group), parent_item_group="All Item Groups")
	_goods(door, world)
	for branch in world.branches:
		_branch(door, world, branch)
	_box(door, world)
	for company in world.companies:
		_prices(door, world, company)


def _first_set_up(door: FrontDoor, world: World) -> None:
	"""ERPNext's own wizard, on a site that was never set up."""
	year = datetime.date.today().year
	first = world.companies[0]
	answers = {
		"language": "English",
		"country": "Egypt",
		"timezone": "Africa/Cairo",
		"currency": "EGP",
		"full_name": "Shop Owner",
		"email": "owner@jarz.test",
		"password": PASSWORD,
		"company_name": world.name(first.label) if first.currency == "EGP" else "Jarz Trading",
		"company_abbr": f"{world.mark}{first.abbreviation}" if first.currency == "EGP" else "JT",
		"chart_of_accounts": "Standard",
		"fy_start_date": f"{year}-01-01",
		"fy_end_date": f"{year}-12-31",
		"bank_account": "",
		"setup_demo": 0,
	}
	door.call(
		door.administrator, "frappe.desk.page.setup_wizard.setup_wizard.setup_complete", {"args": answers}
	)


def _company(door: FrontDoor, world: World, company: Company) -> None:
	name = world.name(company.label)
	if not door.has("Company", name):
		door.make(
			"Company",
			company_name=name,
			abbr=f"{world.mark}{company.abbreviation}",
			default_currency=company.currency,
			country=company.country,
			create_chart_of_accounts_based_on="Standard Template",
			chart_of_accounts="Standard",
		)
	door.make(
		"Price List",
		price_list_name=world.price_list(company),
		currency=company.currency,
		selling=1,
		enabled=1,
	)


def _goods(door: FrontDoor, world: World) -> None:
	for code, (label, group) in GOODS.items():
		_item(door, world, code, label, group, is_stock_item=1)
	_item(door, world, BOX_ITEM, BOX, CAKES, is_stock_item=0)


def _item(door: FrontDoor, world: World, code: str, label: str, group: str, **values: object) -> None:
	door.make(
		"Item",
		item_code=world.code(code),
		item_name=label,
		item_group=world.name(group),
		stock_uom="Nos",
		is_sales_item=1,
		**values,
	)


def _prices(door: FrontDoor, world: World, company: Company) -> None:
	for code, rate in PRICES[company.currency].items():
		door.make(
			"Item Price",
			item_code=world.code(code),
			price_list=world.price_list(company),
			price_list_rate=rate,
			selling=1,
		)


def _branch(door: FrontDoor, world: World, branch: Branch) -> None:
	company = door.document("Company", world.name(branch.company.label))
	name, abbreviation = world.name(branch.label), company["abbr"]
	store = world.store(branch)
	door.make("Warehouse", warehouse_name=store.removesuffix(f" - {abbreviation}"), company=company["name"])
	people = [_person(door, world, post, branch) for post in ("staff", "line", "manager")]
	door.make(
		"POS Profile",
		name=name,
		company=company["name"],
		currency=company["default_currency"],
		warehouse=store,
		selling_price_list=world.price_list(branch.company),
		write_off_account=company["write_off_account"],
		write_off_cost_center=company["cost_center"],
		write_off_limit=1,
		item_groups=[{"item_group": world.name(group)} for group in (CAKES, DRINKS)],
		applicable_for_users=[{"user": person} for person in people],
	)
	income, expense = FEES[company["default_currency"]]
	door.make(
		"Territory",
		territory_name=world.name(f"{branch.label} Area"),
		parent_territory="All Territories",
		jarz_pos_profile=name,
		jarz_delivery_income=income,
		jarz_delivery_expense=expense,
	)
	door.make(
		"Jarz POS Profile Timetable",
		pos_profile=name,
		slot_hours=2,
		slot_minutes="0",
		timetable=[
			{"day": day, "opening_time": "10:00:00", "closing_time": "22:00:00", "same_day": "Same Day"}
			for day in WEEK
		],
	)
	_stock(door, world, branch, store)


def _person(door: FrontDoor, world: World, post: str, branch: Branch) -> str:
	roles = {
		"staff": ("Jarz POS Staff", "Sales User"),
		"line": ("Jarz POS Staff", "JARZ line manager", "Accounts User"),
		"manager": ("Jarz POS Staff", "JARZ Manager", "Accounts User"),
	}
	email = world.user(post, branch)
	door.make(
		"User",
		email=email,
		first_name=f"{post} of {branch.label}".capitalize(),
		send_welcome_email=0,
		new_password=PASSWORD,
		roles=[{"role": role} for role in roles[post]],
	)
	door.know(email, PASSWORD)
	return email


def _stock(door: FrontDoor, world: World, branch: Branch, store: str) -> None:
	"""Twenty of each; of the éclairs only three, so that a day can run out of something."""
	rows = [
		{
			"item_code": world.code(code),
			"qty": 3 if code == "ECLAIR" else 20,
			"t_warehouse": store,
			"basic_rate": COST[branch.company.currency],
		}
		for code in GOODS
	]
	entry = door.make(
		"Stock Entry",
		stock_entry_type="Material Receipt",
		company=world.name(branch.company.label),
		items=rows,
	)
	door.change("Stock Entry", entry["name"], docstatus=1)


def _box(door: FrontDoor, world: World) -> None:
	door.make(
		"Bundle",
		bundle_name=world.name(BOX),
		bundle_price=PRICES["EGP"][BOX_ITEM],
		erpnext_item=world.code(BOX_ITEM),
		items=[
			{"item_group": world.name(CAKES), "quantity": 2},
			{"item_group": world.name(DRINKS), "quantity": 1},
		],
	)
