"""Keccak-256, the hash of Ethereum, which hashlib lacks (SHA3-256 pads differently). Pure: no database, no Frappe.

Enough for the few addresses that a charge needs; nothing that reads blocks hashes anything.
"""

_RATE = 136
_MASK = (1 << 64) - 1


def _round_constants() -> list[int]:
	constants, register = [], 1
	for _round in range(24):
		constant = 0
		for bit in range(7):
			if register & 1:
				constant |= 1 << ((1 << bit) - 1)
			register = (register << 1) ^ (0x171 if register & 0x80 else 0)
		constants.append(constant)
	return constants


def _path() -> list[tuple[int, int]]:
	"""Where each lane goes in the steps rho and pi, and how far it turns."""
	steps, x, y, turn = [], 1, 0, 0
	for step in range(24):
		turn = (turn + step + 1) % 64
		x, y = y, (2 * x + 3 * y) % 5
		steps.append((x + 5 * y, turn))
	return steps


_CONSTANTS, _PATH = _round_constants(), _path()


def _turn(lane: int, by: int) -> int:
	return ((lane << by) | (lane >> (64 - by))) & _MASK if by else lane


def _permute(state: list[int]) -> list[int]:
	for constant in _CONSTANTS:
		columns = [state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(5)]
		mixed = [columns[(x - 1) % 5] ^ _turn(columns[(x + 1) % 5], 1) for x in range(5)]
		state = [lane ^ mixed[index % 5] for index, lane in enumerate(state)]
		carried = state[1]
		for place, by in _PATH:
			carried, state[place] = state[place], _turn(carried, by)
		state = [
			state[y + x] ^ (~state[y + (x + 1) % 5] & state[y + (x + 2) % 5])
			for y in range(0, 25, 5)
			for x in range(5)
		]
		state[0] ^= constant
	return state


def keccak(data: bytes) -> bytes:
	"""The 32 bytes of Keccak-256 of `data`."""
	padded = bytearray(data + b"\x01" + bytes(-(len(data) + 1) % _RATE))
	padded[-1] |= 0x80
	state = [0] * 25
	for start in range(0, len(padded), _RATE):
		for lane in range(_RATE // 8):
			state[lane] ^= int.from_bytes(padded[start + 8 * lane : start + 8 * lane + 8], "little")
		state = _permute(state)
	return b"".join(lane.to_bytes(8, "little") for lane in state[:4])
