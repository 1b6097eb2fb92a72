"""Just enough of secp256k1 to walk from one public key to the next. Pure: no database, no Frappe, and no private key."""

Point = tuple[int, int]

FIELD = 2**256 - 2**32 - 977
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
BASE: Point = (
	0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
	0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)


def unpacked(key: bytes) -> Point:
	"""The point of a compressed public key of 33 bytes. Raises ValueError where there is none."""
	x = int.from_bytes(key[1:], "big")
	square = (x**3 + 7) % FIELD
	y = pow(square, (FIELD + 1) // 4, FIELD)
	if len(key) != 33 or key[0] not in (2, 3) or x >= FIELD or y * y % FIELD != square:
		raise ValueError("not a public key")
	return (x, y if y % 2 == key[0] % 2 else FIELD - y)


def packed(point: Point) -> bytes:
	"""The compressed public key of a point."""
	return bytes([2 + point[1] % 2]) + point[0].to_bytes(32, "big")


def times(scalar: int, point: Point) -> Point:
	"""`scalar` times `point`. Raises ValueError at infinity."""
	return _flat(_multiple(scalar, point))


def base_times_plus(scalar: int, point: Point) -> Point:
	"""`scalar` times the base point, plus `point`. Raises ValueError at infinity, which no one will ever see."""
	return _flat(_added(_multiple(scalar, BASE), (*point, 1)))


def _multiple(scalar: int, point: Point) -> tuple[int, int, int] | None:
	total, power = None, (*point, 1)
	for bit in range(scalar.bit_length()):
		if scalar >> bit & 1:
			total = _added(total, power)
		power = _doubled(power)
	return total


def _flat(point: tuple[int, int, int] | None) -> Point:
	if not point or not point[2]:
		raise ValueError("no point")
	inverse = pow(point[2], -1, FIELD)
	return (point[0] * inverse**2 % FIELD, point[1] * inverse**3 % FIELD)


# Jacobian coordinates (x/z², y/z³): one division at the end in place of one for each step.


def _doubled(point: tuple[int, int, int]) -> tuple[int, int, int]:
	x, y, z = point
	square = y * y % FIELD
	s, m = 4 * x * square % FIELD, 3 * x * x % FIELD
	new_x = (m * m - 2 * s) % FIELD
	return new_x, (m * (s - new_x) - 8 * square * square) % FIELD, 2 * y * z % FIELD


def _added(one: tuple[int, int, int] | None, two: tuple[int, int, int]) -> tuple[int, int, int]:
	if one is None:
		return two
	(x1, y1, z1), (x2, y2, z2) = one, two
	z1z1, z2z2 = z1 * z1 % FIELD, z2 * z2 % FIELD
	u1, u2 = x1 * z2z2 % FIELD, x2 * z1z1 % FIELD
	s1, s2 = y1 * z2 * z2z2 % FIELD, y2 * z1 * z1z1 % FIELD
	if u1 == u2:
		return _doubled(one) if s1 == s2 else (1, 1, 0)
	h, r = u2 - u1, s2 - s1
	hh = h * h % FIELD
	hhh, v = h * hh % FIELD, u1 * hh % FIELD
	x3 = (r * r - hhh - 2 * v) % FIELD
	return x3, (r * (v - x3) - s1 * hhh) % FIELD, h * z1 * z2 % FIELD
