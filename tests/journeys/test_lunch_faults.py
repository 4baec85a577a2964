"""kill -9 and SIGTERM in a burst of reviews and test answers: what was told is there, once and whole."""

from collections.abc import Callable
from typing import Any

import psutil
import pytest

from tests.journeys.burst import wait_for
from tests.journeys.lunch import Lunch, set_table
from tests.journeys.product import Product

pytestmark = pytest.mark.journey
PEOPLE = 30
STOPS_WITHIN_SECONDS = 40


def end_politely(product: Product) -> None:
    """SIGTERM, as systemd and Docker send it; every process ends by itself."""
    family = product.processes()
    product.process.terminate()  # type: ignore[union-attr]
    _, alive = psutil.wait_procs(family, timeout=STOPS_WITHIN_SECONDS)
    assert not alive, [process.cmdline() for process in alive]


@pytest.mark.parametrize("end", [Product.kill, end_politely])
def test_what_was_told_as_saved_survives_the_end(running: Product, end: Callable[[Product], None]) -> None:
    lunch = set_table(running, PEOPLE)
    threads = lunch.begin()
    wait_for(lambda: len(lunch.handed_in) >= PEOPLE // 4)
    end(running)
    for thread in threads:
        thread.join()
    assert len(lunch.handed_in) < PEOPLE, "It was over before the end came."
    running.start()
    nothing_told_is_lost_and_nothing_is_half(lunch, lunch.found())
    for thread in lunch.begin():
        thread.join()
    found = lunch.found()
    nothing_told_is_lost_and_nothing_is_half(lunch, found)
    assert len(found["logged"]) == PEOPLE * 2 and len(found["answered"]) == PEOPLE * 3
    assert len(found["handed_in"]) == PEOPLE and found["letters"] == ["B"]


def nothing_told_is_lost_and_nothing_is_half(lunch: Lunch, found: dict[str, list[Any]]) -> None:
    """Card, log and record of a review together; answers once; of who handed in, every record of the test."""
    assert set(lunch.reviewed) <= set(found["logged"])
    assert found["logged"] == found["moved"] and found["log_keys"] == found["review_records"]
    answered = [tuple(pair) for pair in found["answered"]]
    assert set(lunch.answered) <= set(answered) and len(set(answered)) == len(answered)
    assert set(lunch.handed_in) <= set(found["handed_in"])
    names = [f"{lunch.facts['occasion']}:{person_id}" for person_id in found["handed_in"]]
    parts = ["", *(f":{revision_id}" for revision_id, _ in lunch.questions)]
    assert found["test_records"] == sorted(name + part for name in names for part in parts)
