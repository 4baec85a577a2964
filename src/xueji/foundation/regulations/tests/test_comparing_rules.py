"""Alignment and classes: tables, random edits, and two real pairs counted by eye."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.foundation.regulations.rules import parse
from xueji.foundation.regulations.rules.comparing import (
    Change,
    ComparedArticle,
    Piece,
    articles_of,
    compare,
    count_kinds,
    marked,
    text_by_text,
)

from .real_texts import needs_real_texts, real_text

WORDS = "车辆登记审批费用预算采购合同验收档案培训考核报告公示举报调查处理期限印章会议纪要值班保密网络数据"


def sentence(seed: int, length: int = 60) -> str:
    """Made-up words, the same for the same seed."""
    chosen = random.Random(seed)  # noqa: S311 - test data
    return "".join(chosen.choice(WORDS) for _ in range(length)) + "。"


def numbered(*texts: str) -> list[ComparedArticle]:
    """Articles 1, 2, 3, …."""
    return [ComparedArticle(number, 0, text) for number, text in enumerate(texts, 1)]


def table(old: list[ComparedArticle], new: list[ComparedArticle]) -> list[tuple[str, str, str]]:
    """Rows as (old numbers, new numbers, class)."""
    return [
        (
            " ".join(old[place].reference for place in row.old),
            " ".join(new[place].reference for place in row.new),
            row.kind.value,
        )
        for row in compare(old, new)
    ]


A, B, C, D, E = (sentence(seed) for seed in range(5))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([A, B], [A, B], [("1", "1", "unchanged"), ("2", "2", "unchanged")]),
        ([A, B], [A.replace("。", "；"), B], [("1", "1", "editorial"), ("2", "2", "unchanged")]),
        ([A, B], [C, A, B], [("", "1", "new"), ("1", "2", "renumbered"), ("2", "3", "renumbered")]),
        ([A, B, C], [A, C], [("1", "1", "unchanged"), ("2", "", "repealed"), ("3", "2", "renumbered")]),
        ([A, B], [B, A], [("2", "1", "renumbered"), ("1", "2", "renumbered")]),
        ([A + B, C], [A, B, C], [("1", "1 2", "split"), ("2", "3", "renumbered")]),
        ([A, B, C], [A + B, C], [("1 2", "1", "merged"), ("3", "2", "renumbered")]),
        ([A, C], [A + D, C], [("1", "1", "amended"), ("2", "2", "unchanged")]),
        (
            [A, "依照本法第一条办理。"],
            [E, A, "依照本法第二条办理。"],
            [("", "1", "new"), ("1", "2", "renumbered"), ("2", "3", "renumbered")],
        ),
        (
            [A, B, "依照《某某法》第一条和本法第二条办理登记手续。"],
            [E, A, B, "依照《某某法》第二条和本法第三条办理登记手续。"],
            [("", "1", "new"), ("1", "2", "renumbered"), ("2", "3", "renumbered"), ("3", "4", "amended")],
        ),
        ([A, B], [A, "根据修正案删去本条内容。"], [("1", "1", "unchanged"), ("2", "2", "repealed")]),
        ([], [A], [("", "1", "new")]),
    ],
)
def test_classes(old: list[str], new: list[str], expected: list[tuple[str, str, str]]) -> None:
    """Every class, cited numbers that followed, and articles struck out in place."""
    assert table(numbered(*old), numbered(*new)) == expected


def test_repeated_numbers_and_items_without_articles() -> None:
    """Nothing is lost where numbers repeat or a text counts 一、二、."""
    old = [ComparedArticle(1, 0, A), ComparedArticle(1, 0, B)]
    assert count_kinds(row.kind for row in compare(old, list(reversed(old))))["unchanged"] == 2
    items = articles_of(parse(f"某通知\n一、{A}\n另起一段。\n二、{B}"))
    assert [(one.reference, one.text) for one in items] == [("1", f"{A}\n另起一段。"), ("2", B)]


EDITS = st.lists(
    st.sampled_from(["keep", "insert", "delete", "amend", "split", "move"]), min_size=4, max_size=14
)


@settings(max_examples=60, deadline=None)
@given(EDITS, st.integers(0, 10_000))
def test_random_edits_are_recovered(edits: list[str], seed: int) -> None:
    """Articles kept, inserted, deleted, amended, split and moved to the end are found as what they are."""
    new: list[str] = []
    moved: list[str] = []
    expected: dict[str, list[int]] = {kind: [] for kind in ("insert", "delete", "amend", "split")}
    old = [
        sentence(seed * 100 + place, 50) + sentence(seed * 100 + 50 + place, 50)
        for place in range(len(edits))
    ]
    for place, edit in enumerate(edits):
        text = old[place]
        first, second = text[:51], text[51:]
        made = {
            "insert": [text, sentence(seed * 100 + 7_000_000 + place, 80)],
            "delete": [],
            "amend": [text[:20] + "应当另行批准" + text[26:]],
            "split": [first, second],
            "move": [],
        }.get(edit, [text])
        moved += [text] if edit == "move" else []
        new += made
        expected.setdefault(edit, []).append(place)
    rows = compare(numbered(*old), numbered(*new, *moved))
    counts = count_kinds(row.kind for row in rows)
    assert counts["new"] == len(expected["insert"]) and counts["repealed"] == len(expected["delete"])
    assert [row.old for row in rows if row.kind == "split"] == [(place,) for place in expected["split"]]
    assert sorted(row.old[0] for row in rows if row.kind == "amended") == expected["amend"]
    assert counts["merged"] == 0


@settings(max_examples=60, deadline=None)
@given(EDITS, st.integers(0, 10_000))
def test_inverted_is_the_mirror(edits: list[str], seed: int) -> None:
    """New and repealed, split and merged change places; the rest stays."""
    old = [sentence(seed * 100 + place, 100) for place in range(len(edits))]
    new = [
        text[:50] if edit == "amend" else text
        for text, edit in zip(old, edits, strict=True)
        if edit != "delete"
    ]
    there = count_kinds(row.kind for row in compare(numbered(*old), numbered(*new)))
    back = count_kinds(row.kind for row in compare(numbered(*new), numbered(*old)))
    mirror = {"new": "repealed", "repealed": "new", "split": "merged", "merged": "split"}
    assert back == {kind: there[mirror.get(kind, kind)] for kind in there}


@given(st.text(max_size=80), st.text(max_size=80))
def test_marks_join_to_the_texts(before: str, after: str) -> None:
    """No character is lost between the marks."""
    old, new = marked(before, after)
    assert "".join(piece.text for piece in old) == before
    assert "".join(piece.text for piece in new) == after


def test_marks_are_told_text_by_text() -> None:
    """A mark that runs over the join is cut there; an empty text has no pieces."""
    pieces = [Piece("甲乙", False), Piece("丙\n丁", True), Piece("\n\n戊", False)]
    assert text_by_text(pieces, [3, 1, 0, 1]) == [
        [Piece("甲乙", False), Piece("丙", True)],
        [Piece("丁", True)],
        [],
        [Piece("戊", False)],
    ]


def _real(old: str, new: str) -> tuple[list[ComparedArticle], list[ComparedArticle], list[Change]]:
    before, after = articles_of(parse(real_text(old))), articles_of(parse(real_text(new)))
    return before, after, compare(before, after)


SUPERVISION = {
    "amended": "1-1 5-5 12-12 18-18 19-19 20-20 26-29 40-43 41-44 43-47 44-50 48-55 51-58 60-69 65-74",
    "editorial": "11-11 15-15",
    "new": "-21 -23 -25 -46 -49 -51 -62 -64",
    "split": "43-47,48",
}
ACCOUNTING = {
    "amended": (
        "2-2 8-8 10-10 20-20 23-23 26-24 27-25 33-31 34-32 36-34 39-37 42-40 44-41 45-42 46-43 47-44"
        " 48-45 49-47"
    ),
    "editorial": "3-3 5-5 9-9 12-12 13-13 14-14 15-15 16-16 17-17",
    "new": "-46 -49",
    "repealed": "24- 25-",
    "merged": "43,44-41",
}


@needs_real_texts
@pytest.mark.parametrize(
    ("old", "new", "expected", "counts"),
    [
        ("监察法(2018-03-20)", "监察法(2024-12-25)", SUPERVISION, (12, 2, 40, 15, 8, 0, 1, 0)),
        ("会计法(2017-11-04)", "会计法(2024-06-28)", ACCOUNTING, (9, 9, 13, 18, 2, 2, 0, 1)),
    ],
)
def test_real_pairs_as_counted_by_eye(
    old: str, new: str, expected: dict[str, str], counts: tuple[int, ...]
) -> None:
    """The rows a careful reader finds; numbers only."""
    before, after, rows = _real(old, new)
    assert tuple(count_kinds(row.kind for row in rows).values()) == counts
    for kind, written in expected.items():
        found = [
            ",".join(before[place].reference for place in row.old)
            + "-"
            + ",".join(after[place].reference for place in row.new)
            for row in rows
            if row.kind == kind
        ]
        assert sorted(found) == sorted(written.split())
