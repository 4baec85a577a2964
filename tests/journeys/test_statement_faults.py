"""kill -9 in a burst of statements: what was answered is there, once and whole."""

import json
from collections.abc import Iterator

import pytest

from tests.journeys.burst import wait_for
from tests.journeys.product import Product
from tests.journeys.statements import FOUND, THREADS, Burst

pytestmark = pytest.mark.journey


@pytest.fixture
def product(tmp_path_factory: pytest.TempPathFactory, migrated: Product) -> Iterator[Product]:
    """An empty product, running."""
    made = Product.made_in(tmp_path_factory.mktemp("statements"), like=migrated)
    made.start()
    yield made
    made.stop()


def test_answered_statements_survive_a_kill(product: Product) -> None:
    burst = Burst(product)
    threads = burst.send()
    wait_for(lambda: len(burst.answered) >= THREADS * 10)
    product.kill()
    for thread in threads:
        thread.join()
    product.start()
    stored, bodies, loose = json.loads(product.shell(FOUND))
    assert set(burst.answered) <= set(stored) and len(stored) == bodies and not loose
    batches_are_whole(burst, set(stored))
    for thread in burst.send():
        thread.join()
    again, bodies, _ = json.loads(product.shell(FOUND))
    everything = sorted(str(one["id"]) for batch in burst.requests for one in batch)
    assert again == everything and bodies == len(everything)


def batches_are_whole(burst: Burst, stored: set[str]) -> None:
    """Of each batch all statements are stored, or none."""
    for batch in burst.requests:
        assert len({str(one["id"]) in stored for one in batch}) == 1
