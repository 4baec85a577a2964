"""Rich text, words, comparison and the editorial way, without a database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.foundation.library import rules
from xueji.foundation.library.rules import Move, Standing
from xueji.foundation.library.rules.compare import compare_texts
from xueji.foundation.library.rules.rich_text import ALLOWED_TAGS

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p style="position:fixed">x</p>',
    '<p onclick="alert(1)">x</p>',
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input name=q></form>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "[点](javascript:alert(1))",
    "<style>body{display:none}</style>",
    '<base href="//evil.example">',
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("clean", [rules.clean_html, rules.render_markdown])
def test_nothing_hostile_survives(text: str, clean: object) -> None:
    assert_harmless(clean(text))


def assert_harmless(html: str) -> None:
    tags = re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>", html)
    assert {name.lower() for name, _ in tags} <= ALLOWED_TAGS
    for _, attributes in tags:
        assert not re.search(r"\b(on\w+|style|src|action)\s*=", attributes)
        assert not re.search(r"href\s*=\s*[\"']?\s*(javascript|data|vbscript)", attributes, re.IGNORECASE)


@given(st.text(alphabet="<>/\"'= aphrefonclickscriptimgsrcj:(); \n#-*`[]!&;", max_size=120))
def test_cleaning_is_harmless_and_settled(text: str) -> None:
    once = rules.render_markdown(text)
    assert_harmless(once)
    assert rules.clean_html(once) == once


def test_markdown_becomes_headings_lists_and_tables() -> None:
    html = rules.render_markdown("# 题\n\n- 一\n- 二\n\n|甲|乙|\n|-|-|\n|1|2|\n")
    assert "<h2>题</h2>" in html and "<li>一</li>" in html and "<td>1</td>" in html


def test_plain_text_keeps_one_block_a_line() -> None:
    assert (
        rules.plain_text("<h2>经过</h2><p>甲 &lt; 乙</p><ul><li>一</li><li>二</li></ul>")
        == "经过\n甲 < 乙\n一\n二"
    )


@given(st.lists(st.text(alphabet="招标采购公车", min_size=1, max_size=5)))
def test_words_come_back_as_they_were(words: list[str]) -> None:
    unique = list(dict.fromkeys(words))
    assert rules.split_words(rules.joined_words(words)) == unique


def test_words_are_told_apart_by_any_separator() -> None:
    assert rules.joined_words("招标，公车；  招标, 报销\n") == "招标、公车、报销"


@given(st.lists(st.text(alphabet="甲乙丙丁", max_size=6)), st.lists(st.text(alphabet="甲乙丙丁", max_size=6)))
def test_comparison_loses_no_character(before: list[str], after: list[str]) -> None:
    rows = compare_texts("\n".join(before), "\n".join(after))
    left = "".join(piece.text for row in rows for piece in row.before)
    right = "".join(piece.text for row in rows for piece in row.after)
    assert (left, right) == ("".join(before), "".join(after))


EDITOR = Standing(is_editor=True)
REVIEWER, PUBLISHER = Standing(is_reviewer=True, is_publisher=True), Standing(is_publisher=True)
AUTHOR = Standing(is_editor=True, is_reviewer=True, is_publisher=True, has_written=True)
APPROVER = Standing(is_reviewer=True, is_publisher=True, has_reviewed=True)


@pytest.mark.parametrize(
    ("status", "standing", "moves"),
    [
        ("draft", EDITOR, [Move.SUBMIT]),
        ("draft", REVIEWER, []),
        ("review", EDITOR, []),
        ("review", REVIEWER, [Move.SEND_BACK, Move.APPROVE]),
        ("review", PUBLISHER, [Move.SEND_BACK]),
        ("review", AUTHOR, [Move.SEND_BACK]),
        ("approved", EDITOR, []),
        ("approved", PUBLISHER, [Move.SEND_BACK, Move.PUBLISH]),
        ("approved", REVIEWER, [Move.SEND_BACK, Move.PUBLISH]),
        ("approved", APPROVER, [Move.SEND_BACK]),
        ("approved", AUTHOR, [Move.SEND_BACK]),
        ("published", REVIEWER, [Move.RETIRE]),
        ("published", PUBLISHER, [Move.RETIRE]),
        ("published", Standing(), []),
        ("stale", EDITOR, [Move.SUBMIT]),
        ("retired", EDITOR, [Move.REOPEN]),
    ],
)
def test_who_may_take_which_step(status: str, standing: Standing, moves: list[Move]) -> None:
    assert rules.moves_open_to(status, standing) == moves


def test_no_step_lets_one_person_take_two_places() -> None:
    for standing in (AUTHOR, APPROVER):
        for status in ("review", "approved"):
            open_moves = set(rules.moves_open_to(status, standing))
            assert Move.PUBLISH not in open_moves
            assert rules.who_is_waited_for(status, standing) or status == "review"
