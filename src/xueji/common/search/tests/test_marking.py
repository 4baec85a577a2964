"""Marks and snippets: whatever the text and the words, the HTML stays whole and says the same."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from xueji.common.search.marking import SNIPPET_CHARACTERS, marked, snippet

TEXTS = st.text(st.sampled_from("招标投法第条<>&\"'一 。\n/mark;#x"), max_size=80)
TERMS = st.lists(TEXTS.map(lambda text: text[:5]), max_size=5)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth, self.tags, self.words = 0, set(), ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.depth += 1
        assert self.depth == 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.words += data


@given(TEXTS, TERMS)
def test_marking_adds_marks_and_nothing_else(text: str, terms: list[str]) -> None:
    html = marked(text, terms)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.depth == 0
    assert reader.tags <= {"mark"}
    assert unescape(re.sub(r"</?mark>", "", html)) == text


@given(TEXTS, TERMS)
def test_a_snippet_is_a_piece_of_the_text(text: str, terms: list[str]) -> None:
    piece = snippet(text * 5, terms)
    assert len(piece) <= SNIPPET_CHARACTERS + 2
    assert piece.strip("…") in " ".join((text * 5).split())


def test_the_longest_word_is_marked_and_neighbours_become_one_mark() -> None:
    assert (
        marked("串通投标的招标", ["投标", "串通投标", "招标"]) == "<mark>串通投标</mark>的<mark>招标</mark>"
    )
    assert marked("招标投标", ["招标", "投标"]) == "<mark>招标投标</mark>"


def test_markup_in_the_text_stays_text() -> None:
    assert marked("<script>招标</script>", ["招标"]) == "&lt;script&gt;<mark>招标</mark>&lt;/script&gt;"


def test_the_snippet_is_cut_around_the_words() -> None:
    text = "甲。" * 200 + "禁止投标人相互串通投标。" + "乙。" * 200
    piece = snippet(text, ["串通投标"])
    assert "串通投标" in piece and piece.startswith("…") and piece.endswith("…")
