"""The index of articles in force: what each law is called, what part each article plays, and its words."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xueji.common.lazy import lazily
from xueji.common.search import TextIndex, build_text_index

from .model import ArticleText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = lazily("numpy")

# Raised whenever what `save` writes changes, so that an older file is built anew.
FORMAT = 2

_COUNTRY = re.compile(r"中华人民共和国|[《》\s]")
_VERSION = re.compile(r"[（(][^（）()]*[)）]$")
_CHAPTER_NUMBER = re.compile(r"第[一二三四五六七八九十百\d]+[编章节]")

# How much an article helps people about to decide. A purpose clause or a date of entry into force never does;
# what must and must not be done comes before what it costs.
_BOILERPLATE = re.compile(
    r"^为了.{2,200}制定本|^本[法条例规定办法准则细则]{1,2}.{0,12}施行|^本.{1,3}由.{2,20}负责解释"
    r"|^.{0,40}(?:另行(?:制定|规定)|制定实施条例|具体(?:办法|规定|步骤).{0,12}(?:制定|规定))。?$"
    r"|军事|解放军|人民武装警察"
)
_DEFINITION = re.compile(r"^本.{1,3}(?:所称|下列用语)|^.{1,10}是指|^本.{1,3}适用|适用本.{1,3}。$")
_STATE = re.compile(r"^(?:国务院|中央|全国人民代表大会|国家)")
_PENALTY_CHAPTER = re.compile(r"法律责任|罚则")
_DUTY = re.compile(r"不得|应当|必须|禁止|严禁")
ROLE_BOILERPLATE, ROLE_ANNEX, ROLE_DEFINITION, ROLE_STATE, ROLE_PENALTY = 0.15, 0.5, 0.6, 0.8, 0.8


@dataclass(frozen=True)
class ArticleIndex:
    """Articles with their law (a position in `titles`), role factor 0 … 1 and searchable words.

    Laws in `closed` are searched with the others, so that words weigh the same for all, but never proposed.
    """

    articles: tuple[ArticleText, ...]
    titles: tuple[str, ...]
    law_of: NDArray[np.int32]
    roles: NDArray[np.float32]
    texts: TextIndex
    closed: frozenset[int] = frozenset()

    def open_to(self, law_titles: Collection[str]) -> ArticleIndex:
        """The same index, sharing all arrays, that proposes only articles of laws with these full titles."""
        let_in = {
            int(law)
            for law, article in zip(self.law_of, self.articles, strict=True)
            if article.law_title in law_titles
        }
        return replace(self, closed=frozenset(range(len(self.titles))) - let_in)

    def save(self, path: Path) -> None:
        """Write everything to one compressed file; the caller names it after the state of the regulations."""
        rows = json.dumps([astuple(article) for article in self.articles], ensure_ascii=False).encode()
        with path.open("wb") as file:
            arrays = self.texts.to_arrays()
            arrays |= {"articles": np.frombuffer(rows, dtype=np.uint8), "format": np.asarray(FORMAT)}
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> ArticleIndex:
        """Read what `save` wrote; raises `OSError`, `KeyError` or `ValueError` on a damaged file."""
        with np.load(path, allow_pickle=False) as arrays:
            if int(arrays["format"]) != FORMAT:
                raise ValueError(f"{path.name} was written by another release")
            articles = tuple(ArticleText(*row) for row in json.loads(arrays["articles"].tobytes()))
            return _assemble(articles, TextIndex.from_arrays(arrays))


def build_index(articles: Iterable[ArticleText]) -> ArticleIndex:
    """Index the articles in force (1,300 in a second, 60,000 in a quarter of a minute)."""
    rows = tuple(articles)
    searchable = [f"{plain_title(row.law_title)} {plain_chapter(row.chapter)} {row.text}" for row in rows]
    law_numbers = _law_numbers(rows)
    return _assemble(rows, build_text_index(searchable, [law_numbers[row.law] for row in rows]))


def _assemble(rows: tuple[ArticleText, ...], texts: TextIndex) -> ArticleIndex:
    law_numbers = _law_numbers(rows)
    titles = {row.law: plain_title(row.law_title) for row in rows}
    return ArticleIndex(
        articles=rows,
        titles=tuple(titles[law] for law in law_numbers),
        law_of=np.asarray([law_numbers[row.law] for row in rows], dtype=np.int32),
        roles=np.asarray([role_factor(row) for row in rows], dtype=np.float32),
        texts=texts,
    )


def _law_numbers(rows: Iterable[ArticleText]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for row in rows:
        numbers.setdefault(row.law, len(numbers))
    return numbers


def plain_title(title: str) -> str:
    """Return a law's name as people say it: 《中华人民共和国预算法》(2018修正) becomes 预算法."""
    return _VERSION.sub("", _COUNTRY.sub("", title))


def plain_chapter(chapter: str) -> str:
    """Return a chapter heading without its number: "第五章 考核" becomes "考核"."""
    return _CHAPTER_NUMBER.sub("", chapter).strip()


def role_factor(article: ArticleText) -> float:
    """Return how useful the article can be before a decision, 1 for a duty or a prohibition."""
    if _BOILERPLATE.search(article.text[:240]):
        return ROLE_BOILERPLATE
    factor = ROLE_ANNEX if "附则" in article.chapter.replace(" ", "") else 1.0
    if _DEFINITION.search(article.text[:40]) and not _DUTY.search(article.text):
        factor = min(factor, ROLE_DEFINITION)
    if _STATE.search(article.text):
        factor *= ROLE_STATE
    if _PENALTY_CHAPTER.search(article.chapter):
        factor *= ROLE_PENALTY
    return factor


def count_duties(text: str) -> int:
    """Return how often the text says must, must not or forbidden."""
    return len(_DUTY.findall(text))
