"""The pure rules: grades, signs, stages, recurrence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from xueji.activity.study_sessions import rules

OPENED = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)
FIGURES = rules.RelayFigures(lingering_seconds=120, burst_seconds=2, burst_least=5, burst_share=0.3)


@pytest.mark.parametrize(
    ("status", "route", "has_code", "confirmed", "signs", "entered_later", "grade"),
    [
        ("present", "qr", True, False, 0, False, "A"),
        ("present", "digits", True, False, 0, False, "A"),
        ("present", "qr", True, True, 2, False, "A"),
        ("present", "qr", True, False, 1, False, "B"),
        ("present", "roll", False, True, 0, False, "B"),
        ("online", "roll", False, True, 0, False, "B"),
        ("present", "paper", False, True, 0, False, "C"),
        ("present", "roll", False, True, 0, True, "C"),
        ("absent", "roll", False, True, 0, False, ""),
        ("leave", "paper", False, True, 0, False, ""),
    ],
)
def test_evidence_grade(status, route, has_code, confirmed, signs, entered_later, grade):
    found = rules.evidence_grade(
        status=status,
        route=route,
        has_code=has_code,
        confirmed=confirmed,
        signs=signs,
        entered_later=entered_later,
    )
    assert found == grade


def arrival(person_id, second, device="", shown=0):
    """A check-in some seconds after opening, with a code shown from second ``shown`` on for 20 s."""
    start = OPENED + timedelta(seconds=shown)
    at = OPENED + timedelta(seconds=second)
    return rules.CheckIn(person_id, at, device or f"d{person_id}", start, start + timedelta(seconds=20))


def signs(check_ins, invited=10):
    return rules.relay_signs(check_ins, OPENED, invited, FIGURES)


def test_no_sign_for_ordinary_arrivals():
    assert signs([arrival(number, number * 3) for number in range(1, 6)]) == {}


def test_one_device_for_two_people_is_a_sign_for_both():
    found = signs([arrival(1, 1, "same"), arrival(2, 9, "same"), arrival(3, 15)])
    assert set(found) == {1, 2}


@pytest.mark.parametrize(
    ("count", "invited", "is_sign"), [(4, 10, False), (5, 10, True), (5, 30, False), (9, 30, True)]
)
def test_a_burst_grows_with_the_room(count, invited, is_sign):
    check_ins = [arrival(number, 5 + number * 0.1) for number in range(1, count + 1)]
    assert bool(signs(check_ins, invited)) is is_sign


@pytest.mark.parametrize(
    ("second", "shown", "is_sign"),
    [(-5, -10, True), (5, 30, True), (5, 0, False), (100, 0, False), (200, 0, True)],
)
def test_impossible_order_and_old_codes(second, shown, is_sign):
    assert bool(signs([arrival(1, second, shown=shown)])) is is_sign


def test_stages_in_order():
    items = [(7, False), (8, True)]
    order = ["waiting", "item:7", "item:8", "result:8", "discussion", "end"]
    assert rules.stage_order(items) == order
    assert [rules.next_stage(stage, items) for stage in order] == [*order[1:], "end"]


@pytest.mark.parametrize("stage", ["", "item:", "item:x", "result:-1", "ended", "item:7 "])
def test_what_is_no_stage(stage):
    with pytest.raises(ValueError):
        rules.stage_item_id(stage)


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        ("weekly", ["2026-01-31", "2026-02-07", "2026-02-14"]),
        ("fortnightly", ["2026-01-31", "2026-02-14", "2026-02-28"]),
        ("monthly", ["2026-01-31", "2026-02-28", "2026-03-31"]),
    ],
)
def test_days_of_a_series(rhythm, days):
    found = rules.occurrence_dates(date(2026, 1, 31), rhythm, date(2026, 4, 30))
    assert [day.isoformat() for day in list(found)[:3]] == days


def test_the_until_day_is_not_included():
    found = list(rules.occurrence_dates(date(2026, 1, 5), "weekly", date(2026, 1, 12)))
    assert found == [date(2026, 1, 5)]
