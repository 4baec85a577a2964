"""Announcements: after commit, exactly once, and again after a crash."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from xueji.common.events import bus
from xueji.common.events.models import Announcement, Delivery
from xueji.common.jobs.models import ScheduleMark

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class KettleBoiled:
    """A made-up event."""

    kettle_id: int


heard: list[int] = []


def make_tea(event: KettleBoiled) -> None:
    """A subscriber whose effect is a row."""
    heard.append(event.kettle_id)
    ScheduleMark.objects.create(name=f"tea-{event.kettle_id}-{len(heard)}", due_at=timezone.now())


@pytest.fixture(autouse=True)
def one_subscriber(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this test's subscriber listens."""
    heard.clear()
    monkeypatch.setattr(bus, "_event_types", {})
    monkeypatch.setattr(bus, "_subscribers", bus.defaultdict(dict))
    bus.subscribe(KettleBoiled, make_tea)


def announce(kettle_id: int) -> None:
    """Announce in a transaction of its own."""
    with transaction.atomic():
        bus.announce(KettleBoiled(kettle_id))


def test_subscribers_hear_after_the_commit_only() -> None:
    with transaction.atomic():
        bus.announce(KettleBoiled(1))
        assert heard == []
    assert heard == [1]


def test_a_transaction_that_fails_announces_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bus.announce(KettleBoiled(1))
        raise ZeroDivisionError
    assert heard == [] and not Announcement.objects.exists()


def test_delivering_again_changes_nothing() -> None:
    announce(1)
    bus.deliver(Announcement.objects.get().pk)
    Announcement.objects.update(finished_at=None)
    bus.deliver_pending()
    assert heard == [1]
    assert Delivery.objects.count() == 1


def test_a_process_killed_before_delivery_is_caught_up_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "_deliver_quietly", lambda key: None)
    announce(1)
    assert heard == []
    monkeypatch.undo()
    bus.subscribe(KettleBoiled, make_tea)
    bus.deliver_pending()
    assert heard == [1]


def test_a_failing_subscriber_leaves_no_half_effect_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble(event: KettleBoiled) -> None:
        make_tea(event)
        if len(heard) == 1:
            raise RuntimeError("stumbled")

    monkeypatch.setattr(bus, "_subscribers", bus.defaultdict(dict))
    bus.subscribe(KettleBoiled, stumble)
    announce(1)
    assert not ScheduleMark.objects.exists()
    assert Announcement.objects.get().error.startswith("RuntimeError")
    assert bus.deliver_pending() == 0
    grow_old(timedelta(seconds=7))
    bus.deliver_pending()
    assert ScheduleMark.objects.count() == 1
    assert Announcement.objects.get().finished_at is not None


def grow_old(age: timedelta) -> None:
    """Put every announcement that long ago."""
    Announcement.objects.update(announced_at=timezone.now() - age)


def test_what_fails_is_tried_less_and_less_and_then_waits_for_a_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble(event: KettleBoiled) -> None:
        raise RuntimeError("no water")

    monkeypatch.setattr(bus, "_subscribers", bus.defaultdict(dict))
    bus.subscribe(KettleBoiled, stumble)
    announce(1)
    for attempts in range(1, bus.MAX_ATTEMPTS):
        grow_old(bus.age_of_try(attempts) - timedelta(seconds=2))
        assert bus.deliver_pending() == 0
        grow_old(bus.age_of_try(attempts) + timedelta(seconds=1))
        assert bus.deliver_pending() == 1
    grow_old(timedelta(days=30))
    assert bus.deliver_pending() == 0 and bus.undelivered() == {"waiting": 0, "stuck": 1}
    assert bus.stuck().get().error == "RuntimeError: no water"
    monkeypatch.setattr(bus, "_subscribers", bus.defaultdict(dict))
    bus.subscribe(KettleBoiled, make_tea)
    assert bus.try_stuck_again() == 1
    bus.deliver_pending()
    assert heard == [1] and bus.undelivered() == {"waiting": 0, "stuck": 0}


def test_what_was_delivered_is_forgotten_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "FORGOTTEN_AT_ONCE", 2)
    for number in range(5):
        announce(number)
    Announcement.objects.filter(payload__kettle_id=3).update(finished_at=None)
    bus.forget_delivered(timezone.now())
    assert Announcement.objects.get().payload == {"kettle_id": 3}
    assert Delivery.objects.count() == 1


def test_announcing_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError):
        bus.announce(KettleBoiled(1))
