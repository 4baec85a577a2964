"""From what a person typed to what the index is asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import tantivy

from .index import ALWAYS, SearchIndex, day_number
from .letters import sound_of
from .tokens import bigrams, words

QUERY_MAX_CHARACTERS = 100
TERMS_MAX = 40
TITLE_WEIGHT, CONTEXT_WEIGHT = 2.0, 0.7
"""Weight of a term in the title and in the words around, against 1 in the body; best of those tried on
``test_quality``."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")
_LETTERS = re.compile(r"^[a-z][a-z0-9]{1,59}$")
# Words that say nothing about what is looked for; they count where nothing else is typed.
_COMMON = (
    "的 了 和 与 或 及 在 是 有 对 为 被 把 将 等 其 该 这 那 什么 怎么 怎样 如何 哪些 哪个 是否 能否 "
    "可以 应该 吗 呢 吧 多少 几 规定 关于 请问"
)
COMMON_WORDS = frozenset(_COMMON.split())

Query = tantivy.Query
Clause = tuple[tantivy.Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for.

    Args:
        kinds: kinds that may be found; at least one.
        on: only what holds on that day; None: whatever its day.
        groups: only what belongs to one of these; None: no bound.
        first_day, last_day: bounds of the date, both included.
    """

    text: str
    kinds: tuple[str, ...]
    on: date | None = None
    discipline: str = ""
    industry: str = ""
    unit: str = ""
    groups: tuple[str, ...] | None = None
    first_day: date | None = None
    last_day: date | None = None


def clean_text(typed: str) -> str:
    """What was typed without control characters, in one width, at most a hundred characters."""
    sound = typed[: 4 * QUERY_MAX_CHARACTERS].encode("utf-8", "ignore").decode()
    text = _CONTROL.sub(" ", unicodedata.normalize("NFKC", sound))
    return re.sub(r"\s+", " ", text).strip()[:QUERY_MAX_CHARACTERS]


def letters_typed(text: str) -> str:
    """The letters of a query typed in pinyin, else empty."""
    bare = text.lower().replace(" ", "").replace("'", "")
    return bare if _LETTERS.match(bare) else ""


def telling_words(text: str) -> list[str]:
    """The words that matter, each once; single characters and common words where there is nothing else."""
    found = list(dict.fromkeys(words(text)))[:TERMS_MAX]
    long = [word for word in found if len(word) > 1 and word not in COMMON_WORDS]
    return long or [word for word in found if word not in COMMON_WORDS] or found


def strict_query(index: SearchIndex, wish: Wish) -> tantivy.Query | None:
    """Everything that holds all the words; None where no word was typed."""
    found = telling_words(wish.text)
    clauses = [(tantivy.Occur.Must, _anywhere(index, word)) for word in found]
    clauses += [(tantivy.Occur.Should, _anywhere(index, pair)) for pair in _pairs(wish.text)]
    return _filtered(index, wish, Query.boolean_query(clauses)) if found else None


def loose_query(index: SearchIndex, wish: Wish) -> tantivy.Query | None:
    """Everything that holds any of the words or character pairs; None where none was typed."""
    typed = [word for word in words(wish.text) if word not in COMMON_WORDS] or words(wish.text)
    terms = dict.fromkeys([*typed[:TERMS_MAX], *_pairs(wish.text)])
    if not terms:
        return None
    clauses = [(tantivy.Occur.Should, _anywhere(index, term)) for term in terms]
    return _filtered(index, wish, Query.boolean_query(clauses))


def letters_query(index: SearchIndex, wish: Wish) -> tantivy.Query | None:
    """Titles whose pinyin goes on from the letters typed; None where no letters were typed."""
    typed = letters_typed(wish.text)
    return _filtered(index, wish, _sounding(index, typed)) if typed else None


def sound_query(index: SearchIndex, wish: Wish) -> tantivy.Query | None:
    """Titles that sound like the words typed, for slips of the pinyin keyboard."""
    sound = sound_of(wish.text)
    return _filtered(index, wish, _sounding(index, sound[:60])) if len(sound) > 3 else None


def title_query(index: SearchIndex, wish: Wish) -> tantivy.Query | None:
    """Titles that hold every character pair typed, or whose pinyin goes on from it: for suggestions."""
    pairs = bigrams(wish.text)[:TERMS_MAX]
    if letters_typed(wish.text):
        return letters_query(index, wish)
    if not pairs or all(len(pair) < 2 for pair in pairs):
        return None
    held = [(tantivy.Occur.Must, Query.term_query(index.schema, "title", pair)) for pair in pairs]
    return _filtered(index, wish, Query.boolean_query(held))


def everything_query(index: SearchIndex, wish: Wish) -> tantivy.Query:
    """Whatever the filters leave, for a search by filters alone."""
    return _filtered(index, wish, Query.all_query())


def _pairs(text: str) -> list[str]:
    return list(dict.fromkeys(pair for pair in bigrams(text) if pair not in COMMON_WORDS))[:TERMS_MAX]


def _sounding(index: SearchIndex, letters: str) -> tantivy.Query:
    return Query.regex_query(index.schema, "letters", f"{re.escape(letters)}.*")


def _anywhere(index: SearchIndex, term: str) -> tantivy.Query:
    schema, should = index.schema, tantivy.Occur.Should
    return Query.boolean_query(
        [
            (should, Query.boost_query(Query.term_query(schema, "title", term, "freq"), TITLE_WEIGHT)),
            (should, Query.boost_query(Query.term_query(schema, "context", term, "freq"), CONTEXT_WEIGHT)),
            (should, Query.term_query(schema, "body", term, "freq")),
        ]
    )


def _filtered(index: SearchIndex, wish: Wish, asked: tantivy.Query) -> tantivy.Query:
    must: list[Clause] = [(tantivy.Occur.Must, asked)]
    must += [(tantivy.Occur.Must, Query.const_score_query(one, 0.0)) for one in _filters(index, wish)]
    return Query.boolean_query(must)


def _filters(index: SearchIndex, wish: Wish) -> list[tantivy.Query]:
    schema = index.schema
    found = [_any_of(schema, "kind", wish.kinds)]
    for name, value in (
        ("disciplines", wish.discipline),
        ("industry", wish.industry),
        ("units", wish.unit),
    ):
        if value:
            found.append(Query.term_query(schema, name, value, "basic"))
    if wish.groups is not None:
        found.append(_any_of(schema, "group", wish.groups))
    if wish.on is not None:
        today = day_number(wish.on, 0)
        found += [_between(schema, "since", 0, today), _between(schema, "until", today + 1, ALWAYS)]
    if wish.first_day or wish.last_day:
        first, last = day_number(wish.first_day, 1), day_number(wish.last_day, ALWAYS)
        found.append(_between(schema, "day", first, last))
    return found


def _any_of(schema: tantivy.Schema, name: str, values: tuple[str, ...]) -> tantivy.Query:
    return Query.term_set_query(schema, name, list(values)) if values else Query.empty_query()


def _between(schema: tantivy.Schema, name: str, first: int, last: int) -> tantivy.Query:
    return Query.range_query(schema, name, tantivy.FieldType.Unsigned, first, last)
