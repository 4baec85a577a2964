"""Signed passes: what is refused, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xueji.activity.study_sessions.live import passes
from xueji.activity.study_sessions.live.passes import AnswerPass, CheckInPass, PassRefused

NOW = 1_790_000_000.0
LEAVE = CheckInPass(7, 12, 179_000_000, "qr", "f" * 43)
ANSWERS = AnswerPass(7, 12, 99)


def test_a_pass_says_again_what_it_was_made_with():
    assert passes.open_check_in(passes.seal_check_in(LEAVE, NOW), NOW) == LEAVE
    assert passes.open_answers(passes.seal_answers(ANSWERS, NOW), NOW) == ANSWERS


@given(
    some.integers(1, 2**62), some.integers(1, 2**62), some.integers(0, 2**60), some.text("0123456789abcdef")
)
def test_every_pass_opens_to_itself(session_id, person_id, window, mark):
    leave = CheckInPass(session_id, person_id, window, "digits", mark)
    assert passes.open_check_in(passes.seal_check_in(leave, NOW), NOW) == leave


@given(place=some.integers(0, 200), letter=some.characters(codec="utf-8"))
def test_one_changed_character_spoils_a_pass(place, letter):
    text = passes.seal_check_in(LEAVE, NOW)
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        with pytest.raises(PassRefused, match="不完整"):
            passes.open_check_in(changed, NOW)


@pytest.mark.parametrize("length", [0, 1, 20, 60, -1])
def test_a_cut_pass_is_refused(length):
    with pytest.raises(PassRefused, match="不完整"):
        passes.open_check_in(passes.seal_check_in(LEAVE, NOW)[:length], NOW)


def test_a_pass_to_answer_checks_nobody_in_and_the_other_way_round():
    with pytest.raises(PassRefused):
        passes.open_check_in(passes.seal_answers(ANSWERS, NOW), NOW)
    with pytest.raises(PassRefused):
        passes.open_answers(passes.seal_check_in(LEAVE, NOW), NOW)


@pytest.mark.parametrize(
    ("age_seconds", "is_good"),
    [(0, True), (600, True), (601, False), (-60, True), (-61, False), (-86400, False)],
)
def test_a_pass_is_good_for_ten_minutes_and_forgives_a_minute_of_clock_change(age_seconds, is_good):
    text = passes.seal_check_in(LEAVE, NOW)
    if is_good:
        assert passes.open_check_in(text, NOW + age_seconds) == LEAVE
    else:
        with pytest.raises(PassRefused, match="刷新"):
            passes.open_check_in(text, NOW + age_seconds)


@pytest.mark.parametrize(("age_seconds", "is_good"), [(4 * 3600, True), (4 * 3600 + 1, False)])
def test_a_pass_to_answer_lasts_a_long_meeting(age_seconds, is_good):
    text = passes.seal_answers(ANSWERS, NOW)
    if is_good:
        assert passes.open_answers(text, NOW + age_seconds) == ANSWERS
    else:
        with pytest.raises(PassRefused, match="刷新"):
            passes.open_answers(text, NOW + age_seconds)


def test_a_pass_of_another_installation_is_refused(settings):
    text = passes.seal_check_in(LEAVE, NOW)
    settings.SECRET_KEY = "another installation's key, as long as it has to be 0123456789"
    with pytest.raises(PassRefused):
        passes.open_check_in(text, NOW)
