from datetime import date

import pytest

from xueji.reporting.archives import rules


@pytest.mark.parametrize(
    ("key", "session"),
    [("session:12", 12), ("makeup:3", None), ("session:x", None), ("", None), ("session:", None)],
)
def test_a_session_is_known_by_its_activity_key(key: str, session: int | None) -> None:
    assert rules.session_of(key) == session


def test_months_go_back_over_the_turn_of_the_year() -> None:
    assert rules.months_back(date(2026, 2, 28), 3) == [
        ("2026-02-01", "2026年2月"),
        ("2026-01-01", "2026年1月"),
        ("2025-12-01", "2025年12月"),
    ]


def test_long_lists_of_articles_name_the_first_three() -> None:
    assert rules.named(["甲", "乙", "甲"]) == "甲、乙"
    assert rules.named(list("甲乙丙丁")) == "甲、乙、丙等 4 条"


def test_changes_are_told_field_by_field() -> None:
    labels = {"a": "实到", "b": "意见", "c": "时限"}
    before, after = {"a": 8, "b": "", "c": None}, {"a": 9, "b": "长" * 40, "c": None}
    assert rules.changes_in_words(before, after, labels) == f"实到由 8 改为 9；意见由 空 改为 {'长' * 30}…"
    assert rules.changes_in_words(before, before, labels) == ""


def test_equal_keys_come_together_in_order() -> None:
    assert rules.grouped([("x", 1), ("y", 2), ("x", 3)]) == [[1, 3], [2]]


def test_results_are_told_only_when_there_are_answers() -> None:
    assert rules.result_words(2, 3) == "答题 3 道，答对 2 道"
    assert rules.result_words(0, 0) == ""


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ((True, 0.85, 480), "通过，得分 85 %，8 分钟"),
        ((False, None, None), "未通过"),
        ((None, -0.5, 10), "得分 -50 %，1 分钟"),
        ((None, None, None), ""),
    ],
)
def test_what_another_tool_reported_is_told_as_far_as_it_is_known(
    facts: tuple[bool | None, float | None, int | None], words: str
) -> None:
    assert rules.external_words(*facts) == words
