"""Marking, checks of questions and draws, without a database."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.activity.assessments import rules
from xueji.activity.assessments.rules import Candidate, DrawRow, OptionDraft

letters = st.text(alphabet="ABCDEF", max_size=6)


@pytest.mark.parametrize(
    ("kind", "selected", "correct", "is_right"),
    [
        ("single", "B", "B", True),
        ("single", "b", "B", True),
        ("single", "C", "B", False),
        ("single", "AB", "B", False),
        ("single", "", "B", False),
        ("true_false", "A", "A", True),
        ("true_false", "AB", "A", False),
        ("multiple", "DCA", "ACD", True),
        ("multiple", "A, C、D", "ACD", True),
        ("multiple", "AC", "ACD", False),
        ("multiple", "ABCD", "ACD", False),
        ("multiple", "", "ACD", False),
    ],
)
def test_marking(kind: str, selected: str, correct: str, is_right: bool) -> None:
    assert rules.mark(kind, selected, correct) is is_right


@given(letters, st.sampled_from(["single", "multiple", "true_false"]))
def test_only_the_very_set_of_right_letters_is_right(selected: str, kind: str) -> None:
    correct = "BD" if kind == "multiple" else "B"
    assert rules.mark(kind, selected, correct) == (set(selected) == set(correct))


@given(letters)
def test_order_case_and_repetition_do_not_matter(selected: str) -> None:
    turned = selected[::-1].lower() * 2
    assert rules.normal_letters(turned) == rules.normal_letters(selected)


def options(*texts: str, right: str) -> list[OptionDraft]:
    return [
        OptionDraft(letter, text, letter in right) for letter, text in zip("ABCDEFGH", texts, strict=False)
    ]


@pytest.mark.parametrize(
    ("kind", "drafts", "said"),
    [
        ("single", options("甲", "乙", right="A"), ""),
        ("single", options("甲", "乙", right=""), "单选题有且只有一个正确选项，现有 0 个"),
        ("single", options("甲", "乙", right="AB"), "现有 2 个"),
        ("single", options("甲", "甲 ", right="A"), "选项 A 和 B 内容相同"),
        ("single", options("甲", "", right="A"), "有选项没有内容"),
        ("single", options("甲", right="A"), "选项应有 2 到 6 个"),
        ("single", options(*"甲乙丙丁戊己庚", right="A"), "选项应有 2 到 6 个"),
        ("single", [OptionDraft("A", "甲", True), OptionDraft("C", "丙", False)], "中间不能空"),
        ("multiple", options("甲", "乙", "丙", right="AC"), ""),
        ("multiple", options("甲", "乙", "丙", right="A"), "多选题至少有两个正确选项"),
        ("true_false", options("正确", "错误", right="B"), ""),
        ("true_false", options("对", "不对", right="B"), "选项固定为"),
        ("true_false", options("正确", "错误", right="AB"), "判断题有且只有一个"),
    ],
)
def test_what_is_wrong_with_the_options(kind: str, drafts: list[OptionDraft], said: str) -> None:
    found = rules.question_problems(kind, "题干", drafts, 1).get("options", [])
    assert said in "".join(found) if said else not found


def test_a_question_needs_words_and_an_article() -> None:
    found = rules.question_problems("single", " ", options("甲", "乙", right="A"), 0)
    assert set(found) == {"stem", "citations"}


candidates = st.lists(
    st.builds(
        Candidate,
        revision_id=st.integers(1, 60),
        discipline=st.sampled_from(["work", "life"]),
        kind=st.sampled_from(["single", "multiple"]),
        difficulty=st.integers(1, 2),
    ),
    max_size=12,
    unique_by=lambda one: one.revision_id,
)
blueprint = st.lists(
    st.builds(
        DrawRow,
        count=st.integers(0, 2),
        discipline=st.sampled_from(["", "work", "life"]),
        kind=st.sampled_from(["", "single"]),
        difficulty=st.sampled_from([None, 1, 2]),
    ),
    max_size=3,
)


@given(candidates, blueprint, st.text(max_size=5))
def test_a_draw_keeps_to_the_blueprint(pool: list[Candidate], rows: list[DrawRow], seed: str) -> None:
    result = rules.draw(pool, rows, seed)
    by_id = {one.revision_id: one for one in pool}
    assert max(Counter(result.revision_ids).values(), default=1) == 1
    drawn = iter(result.revision_ids)
    for row, missing in zip(rows, result.missing, strict=True):
        for _ in range(row.count - missing):
            assert row.takes(by_id[next(drawn)])
    assert next(drawn, None) is None


@given(candidates, blueprint, st.text(max_size=5))
def test_the_same_seed_draws_the_same_paper(pool: list[Candidate], rows: list[DrawRow], seed: str) -> None:
    assert rules.draw(pool, rows, seed) == rules.draw(pool[::-1], rows, seed)


@settings(max_examples=60)
@given(candidates.map(lambda pool: pool[:5]), blueprint)
def test_a_paper_is_incomplete_only_if_no_choice_fills_it(pool: list[Candidate], rows: list[DrawRow]) -> None:
    places = [row for row in rows for _ in range(row.count)]
    can_fill = any(
        all(row.takes(one) for row, one in zip(places, chosen, strict=True))
        for chosen in permutations(pool, len(places))
    )
    assert rules.draw(pool, rows, "seed").is_complete == can_fill


@given(st.lists(st.integers(), unique=True), st.text(max_size=5))
def test_an_order_is_a_permutation_that_follows_from_the_seed(items: list[int], seed: str) -> None:
    ordered = rules.in_order_of(items, seed)
    assert sorted(ordered) == sorted(items) and ordered == rules.in_order_of(items[::-1], seed)


def test_different_people_get_different_orders() -> None:
    orders = {tuple(rules.in_order_of(range(5), f"seed|{person}")) for person in range(20)}
    assert len(orders) > 10
