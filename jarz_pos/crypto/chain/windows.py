"""How many blocks to ask a provider for at once: grows slowly while it goes well, halves when it was too much. Pure."""

from dataclasses import dataclass

FIRST, MOST = 500, 10_000


@dataclass
class Window:
	size: int = FIRST

	def grow(self) -> None:
		self.size = min(self.size + max(self.size // 4, 1), MOST)

	def shrink(self) -> bool:
		"""False where even one block is too much."""
		if self.size == 1:
			return False
		self.size //= 2
		return True
