"""Where two branches of a chain part. Pure."""

from collections.abc import Callable, Mapping

from jarz_pos.crypto.chain.rpc import Header


def common_ancestor(
	ring: Mapping[int, str], top: int, header_at: Callable[[int], Header | None]
) -> Header | None:
	"""The newest block of `ring` at or under `top` that the other side has too; None where the ring does not go back so far.

	What two chains have in common is a beginning, so the search jumps back in doubling steps and then halves the gap: a
	dozen questions for 256 blocks, two or three for the usual one.
	"""
	held = sorted(number for number in ring if number <= top)
	common, parted, step = -1, len(held), 1
	found = None
	while parted - common > 1:
		place = (common + parted) // 2 if found else max(parted - step, 0)
		header = header_at(held[place])
		if header and header.hash == ring[held[place]]:
			common, found = place, header
		else:
			parted, step = place, step * 2
	return found
