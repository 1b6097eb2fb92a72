"""One node for all tests of reading."""

from collections.abc import Iterator

import pytest

from jarz_pos.tests.chain_reading import Chain


@pytest.fixture(scope="module")
def running() -> Iterator[Chain]:
	chain = Chain()
	yield chain
	chain.stop()


@pytest.fixture
def chain(running) -> Iterator[Chain]:
	for proxy in running.proxies:
		proxy.fault, proxy.target = None, running.node.url
		proxy.calls.clear()
	yield running
