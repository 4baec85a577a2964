"""Choosing what a pack holds."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from xueji.activity.study_sessions import rules

NOW = datetime(2026, 9, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    resource_id: int
    themes: list[str] = field(default_factory=list)
    industry: str = ""
    region: str = ""
    year: int | None = None
    article_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    question_id: int
    article_ids: list[int]
    themes: list[str] = field(default_factory=list)
    difficulty: int = 2

    @property
    def revision_id(self):
        return self.question_id * 10


def need(article_ids=(1, 2, 3), themes=("tendering",)):
    known = {"招标": frozenset({"tendering"}), "福利": frozenset({"benefits"})}
    return rules.Need(
        agenda="审议维修方案",
        themes=dict.fromkeys(themes, "工程招标投标"),
        disciplines=frozenset({"integrity"}),
        article_ids=tuple(article_ids),
        themes_of=lambda word: known.get(word, frozenset()),
    )


def fresh(recent=None, fading=None):
    days = {article_id: NOW - timedelta(days=ago) for article_id, ago in (recent or {}).items()}
    return rules.Fresh(days, fading or {}, timedelta(days=21), NOW)


@pytest.mark.parametrize(
    ("recent", "fading", "order", "repeated"),
    [
        ({}, {}, [1, 2, 3], False),
        ({1: 5}, {}, [2, 3], False),
        ({}, {3: 0.5}, [3, 1, 2], False),
        ({3: 30}, {3: 0.5}, [3, 1, 2], False),
        ({3: 10}, {3: 0.5}, [1, 2], False),
        ({1: 1, 2: 1, 3: 1}, {}, [1, 2, 3], True),
    ],
)
def test_what_was_studied_lately_is_not_repeated_and_what_fades_comes_first(recent, fading, order, repeated):
    assert rules.order_articles([1, 2, 3], fresh(recent, fading)) == (order, repeated)


FIGURES = rules.PackFigures(
    articles=5, articles_least=3, articles_most=8, least_seconds=300, most_seconds=900
)


@pytest.mark.parametrize(
    ("seconds", "rest", "count"),
    [
        ([60] * 9, 200, 5),
        ([10] * 9, 60, 8),
        ([300] * 9, 200, 3),
        ([], 60, 0),
        ([60, 60], 400, 2),
        ([130] * 8, 300, 4),
    ],
)
def test_articles_fit_the_minutes(seconds, rest, count):
    assert rules.fitting_count(seconds, rest, FIGURES) == count


def test_a_case_of_the_own_trade_comes_first_then_the_newest():
    cases = [
        Case(1, ["招标"], year=2025),
        Case(2, ["招标"], industry="教育", year=2020),
        Case(3, ["福利"], industry="教育", year=2026),
        Case(4, ["招标"], industry="教育", year=2024),
    ]
    unit = rules.UnitFacts(industry="教育")
    case, reason = rules.choose_case(cases, need(), unit, used=())
    assert (case.resource_id, reason) == (4, "同行业案例，与议题同涉招标，2024 年")
    assert rules.choose_case(cases, need(), unit, used=(4,))[0].resource_id == 2
    assert rules.choose_case([cases[2]], need(), unit, used=()) is None


def test_questions_ask_about_the_proposed_articles_first_and_different_ones():
    asked = [Asked(1, [9], ["招标"]), Asked(2, [2]), Asked(3, [1]), Asked(4, [1]), Asked(5, [9], ["招标"])]
    chosen = rules.choose_questions(asked, need(), used=(), count=3)
    assert [(question.question_id, article_id) for question, article_id in chosen] == [
        (3, 1),
        (2, 2),
        (1, None),
    ]
    again = rules.choose_questions(asked, need(), used=(30,), count=1)
    assert again[0][0].question_id == 4


def test_no_question_when_none_bears():
    assert rules.choose_questions([Asked(1, [9], ["福利"])], need(), used=(), count=3) == []


PROMPTS = [
    rules.Prompt("一般", "work", ()),
    rules.Prompt("福利", "integrity", ("benefits",)),
    rules.Prompt("招标", "integrity", ("tendering",)),
]


@pytest.mark.parametrize(
    ("themes", "used", "text"),
    [(("tendering",), (), "招标"), (("tendering",), ("招标",), "福利"), (("other",), (), "福利")],
)
def test_the_prompt_follows_theme_then_discipline(themes, used, text):
    assert rules.choose_prompt(PROMPTS, need(themes=themes), used)[0].text == text
