"""Who brings orders to customers: employees and suppliers of the delivery groups (contract 1.9.2)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Courier:
	"""One courier; `name` is what people call him. With `partner` he is a delivery partner's Supplier (flows 18 and 19)."""

	party_type: str
	party: str
	name: str
	branch: str = ""
	partner: str = ""
