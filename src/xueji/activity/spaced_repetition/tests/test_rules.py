"""Memory arithmetic: known schedules, and how recall must move."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xueji.activity.spaced_repetition import rules

NOW = datetime(2026, 9, 7, 1, tzinfo=UTC)
histories = some.lists(some.booleans(), min_size=1, max_size=12)


def days_after(answers):
    """Answer each time on the day the card falls due; the intervals in days."""
    memory, at, found = rules.new_memory(NOW), NOW, []
    for right in answers:
        memory = rules.reviewed(memory, right, at)
        found.append((memory.due_at - at) / timedelta(days=1))
        at = memory.due_at
    return found, memory


# Computed with py-fsrs 6.3 and its default parameters, without learning steps and fuzz.
@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ("RRRRR", [2, 11, 46, 163, 497]),
        ("WRRR", [1, 2, 6, 17]),
        ("RRWRR", [2, 11, 2, 5, 12]),
    ],
)
def test_the_intervals_of_known_histories(answers, days):
    assert days_after([one == "R" for one in answers])[0] == days


@pytest.mark.parametrize(("days", "expected"), [(0, 1.0), (1, 0.9468), (30, 0.6675), (180, 0.5113)])
def test_recall_after_one_right_answer(days, expected):
    memory = rules.reviewed(rules.new_memory(NOW), True, NOW)
    assert rules.recall(memory, NOW + timedelta(days=days)) == pytest.approx(expected, abs=1e-4)


def test_what_was_never_asked_counts_as_not_remembered_and_is_due_at_once():
    memory = rules.new_memory(NOW)
    assert rules.recall(memory, NOW + timedelta(days=1)) == 0.0 and memory.due_at == NOW


@given(histories, some.integers(0, 1000), some.integers(1, 1000))
def test_recall_falls_with_time(answers, days, more):
    memory = days_after(answers)[1]
    at = memory.last_reviewed_at + timedelta(days=days)
    assert 1 >= rules.recall(memory, at) >= rules.recall(memory, at + timedelta(days=more)) > 0


@given(histories)
def test_a_wrong_answer_brings_the_article_back_sooner(answers):
    memory = days_after(answers)[1]
    right, wrong = (rules.reviewed(memory, one, memory.due_at) for one in (True, False))
    assert wrong.due_at <= right.due_at and wrong.stability < right.stability


@given(histories)
def test_nothing_comes_back_on_the_same_day(answers):
    assert min(days_after(answers)[0]) >= 1


def test_a_clock_set_back_never_makes_recall_more_than_sure():
    memory = rules.reviewed(rules.new_memory(NOW), True, NOW)
    assert rules.recall(memory, NOW - timedelta(days=3)) == 1.0
    assert rules.reviewed(memory, True, NOW - timedelta(days=3)).due_at > NOW - timedelta(days=3)


def test_the_mean_of_nothing_is_nothing():
    assert rules.mean([]) is None and rules.mean([0.5, 1.0]) == 0.75


def test_a_key_of_a_browser_means_its_own_card_only():
    assert rules.review_key(7, "k") != rules.review_key(8, "k")
    assert not rules.review_key(7, "k").startswith("session:")
