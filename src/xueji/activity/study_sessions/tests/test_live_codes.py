"""Rotating codes: which are good when, and for which session."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xueji.activity.study_sessions.live import codes

SECRET = "a" * 43
NOW = datetime(2026, 9, 7, 1, 0, 0, tzinfo=UTC)  # the first second of a window of either kind
moments = some.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001 - zone beside
KINDS = {
    "link": (codes.link_code, codes.link_window, codes.LINK_WINDOW_SECONDS),
    "digits": (codes.digit_code, codes.digit_window, codes.DIGITS_WINDOW_SECONDS),
}
both_kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.parametrize(
    ("kind", "age_seconds", "is_good"),
    [
        ("link", 0, True),
        ("link", 19, True),
        ("link", 20, False),
        ("link", -1, False),
        ("digits", 0, True),
        ("digits", 59, True),
        ("digits", 60, False),
        ("digits", -1, False),
    ],
)
def test_a_code_is_good_in_its_window_and_the_next(kind, age_seconds, is_good):
    make, window_of, seconds = KINDS[kind]
    window = codes.window_at(NOW, seconds)
    found = window_of(SECRET, 7, make(SECRET, 7, window), NOW + timedelta(seconds=age_seconds))
    assert found == (window if is_good else None)


@both_kinds
@given(moment=moments, session_id=some.integers(1, 2**62), distance=some.integers(-5, 5))
def test_only_the_present_and_the_previous_window_are_accepted(kind, moment, session_id, distance):
    make, window_of, seconds = KINDS[kind]
    window = codes.window_at(moment, seconds) + distance
    found = window_of(SECRET, session_id, make(SECRET, session_id, window), moment)
    # Six digits may meet by chance; then the code belongs to a window that is good anyway.
    assert found == window if distance in (0, -1) else found in (None, *_good(moment, seconds))


def _good(moment, seconds):
    current = codes.window_at(moment, seconds)
    return (current, current - 1) if seconds == codes.DIGITS_WINDOW_SECONDS else ()


@both_kinds
def test_a_code_of_another_session_or_another_secret_is_refused(kind):
    make, window_of, seconds = KINDS[kind]
    window = codes.window_at(NOW, seconds)
    assert window_of(SECRET, 8, make(SECRET, 7, window), NOW) is None
    assert window_of("b" * 43, 7, make(SECRET, 7, window), NOW) is None


def test_digits_are_no_link_and_a_link_no_digits():
    digits = codes.digit_code(SECRET, 7, codes.window_at(NOW, codes.DIGITS_WINDOW_SECONDS))
    link = codes.link_code(SECRET, 7, codes.window_at(NOW, codes.LINK_WINDOW_SECONDS))
    assert codes.link_window(SECRET, 7, digits, NOW) is None
    assert codes.digit_window(SECRET, 7, link, NOW) is None


def test_a_link_may_be_typed_in_small_letters():
    window = codes.window_at(NOW, codes.LINK_WINDOW_SECONDS)
    assert codes.link_window(SECRET, 7, codes.link_code(SECRET, 7, window).lower(), NOW) == window


@given(text=some.text(max_size=40))
def test_any_other_text_is_refused_quietly(text):
    assert codes.link_window(SECRET, 7, text, NOW) is None
    assert codes.digit_window(SECRET, 7, f"{text}x", NOW) is None


@given(moment=moments)
def test_the_next_window_begins_when_the_seconds_left_are_over(moment):
    for seconds in (codes.LINK_WINDOW_SECONDS, codes.DIGITS_WINDOW_SECONDS):
        left = codes.seconds_left(moment, seconds)
        later = moment + timedelta(seconds=left)
        assert 1 <= left <= seconds
        assert codes.window_at(later, seconds) == codes.window_at(moment, seconds) + 1


def test_codes_look_as_they_are_shown():
    for window in range(50):
        assert len(codes.digit_code(SECRET, 7, window)) == 6
        assert len(codes.link_code(SECRET, 7, window)) == codes.LINK_CHARACTERS
