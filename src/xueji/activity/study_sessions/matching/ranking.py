"""Which articles serve one agenda item: which laws are let in, and the order inside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xueji.common.lazy import lazily
from xueji.common.search import Floats, bigrams, weigh_terms, words

from .admission import agreed_law, best_positions, evident_laws, term_laws, theme_laws
from .articles import ArticleIndex, plain_chapter
from .model import AgendaItem, Theme, ThemeHit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = lazily("numpy")

# Weights found on the tuning agendas of bench/agendas.toml; flat around these values.
OWN_SHARE, TERMS_SHARE, PHRASES_SHARE, SHARED_SHARE = 0.4, 0.3, 0.1, 0.2
OWN_FLOOR = 8.0  # own words rarer than this in sum speak with full voice
SHARED_LEAST, SHARED_FULL = 3, 6  # characters an article has in common with the item as typed
CHAPTER_BONUS = 1.3  # an article under a chapter the theme names
SECOND_THEME = 0.85  # each further theme of an item speaks a little more softly
AGREED_STRENGTH = 0.9  # a law that the words alone point at, beside the themes
SAME_THEME_AGAIN = 0.97  # likewise each further article of one theme
SAME_LAW_AGAIN = 0.97  # each further article of one law, so that a second right law gets its turn
CANDIDATES = 200  # articles looked at phrase by phrase
OFFERED = 40  # articles kept for an item
FAINT, FAINT_LAW = (
    0.25,
    0.4,
)  # an article, or a law at its best, so much weaker than the item's best is left out


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article for an item: its position in the index, a score 0 … 1, the theme (if any), what it says."""

    position: int
    score: float
    hit: ThemeHit | None
    phrases: tuple[str, ...]


def rank_item(index: ArticleIndex, item: AgendaItem, only_laws: Sequence[int] = ()) -> list[Ranked]:
    """Return the articles for an item, best first, after the gate; empty when no law bears on it."""
    best: dict[int, Ranked] = {}
    for order, hit in enumerate(item.hits):
        weights = _open(index, theme_laws(index, hit.theme))
        if not weights.any():
            weights = _open(index, term_laws(index, hit))
        strength = hit.strength * SECOND_THEME**order
        _merge(best, _rank(index, item, _keep(weights, only_laws), hit, strength))
    if best:
        agreed = _keep(_open(index, agreed_law(index, item.content, among=1)), only_laws)
        _merge(best, _rank(index, item, agreed, None, AGREED_STRENGTH))
    else:
        plain = np.maximum(agreed_law(index, item.content), evident_laws(index, item.content))
        _merge(best, _rank(index, item, _keep(_open(index, plain), only_laws), None, 1.0))
    return _alternate(index, sorted(best.values(), key=lambda ranked: (-ranked.score, ranked.position)))


def _open(index: ArticleIndex, weights: Floats) -> Floats:
    """The weights without those of laws that are not to be proposed."""
    if index.closed:
        weights[list(index.closed)] = 0.0
    return weights


def _keep(weights: Floats, only_laws: Sequence[int]) -> Floats:
    if only_laws:
        kept = np.zeros_like(weights)
        kept[list(only_laws)] = 1.0
        return kept
    return weights


def _rank(
    index: ArticleIndex, item: AgendaItem, law_weights: Floats, hit: ThemeHit | None, strength: float
) -> list[Ranked]:
    weight_of = law_weights[index.law_of]
    if not weight_of.any():
        return []
    terms = dict(hit.theme.terms) if hit else {}
    own = _channels(index, dict.fromkeys(item.content.split(), 1.0), weight_of > 0, OWN_FLOOR)
    scores = OWN_SHARE * own + TERMS_SHARE * _channels(index, terms, weight_of > 0)
    place = weight_of * index.roles
    positions = best_positions(scores * place, CANDIDATES)
    said = {at: tuple(term for term in terms if term in index.articles[at].text) for at in positions}
    most = max((sum(terms[term] for term in found) for found in said.values()), default=0.0) or 1.0
    parts = _own_parts(item.content)
    ranked = []
    for at, found in said.items():
        text = index.articles[at].text
        shared = next((part for part in parts if part in text), "")
        score = float(scores[at]) + PHRASES_SHARE * sum(terms[term] for term in found) / most
        score += SHARED_SHARE * min(len(shared), SHARED_FULL) / SHARED_FULL
        bonus = CHAPTER_BONUS if hit and _in_chapter(index, at, hit.theme) else 1.0
        total = score * float(place[at]) * bonus / CHAPTER_BONUS * strength
        words_met = dict.fromkeys((shared, *found) if shared else found)
        ranked.append(Ranked(at, min(total, 1.0), hit, tuple(words_met)))
    return ranked


def _own_parts(content: str) -> list[str]:
    """Return the runs of at least three characters inside the item's own words, longest first."""
    runs = {
        chunk[start : start + length]
        for chunk in content.split()
        for length in range(SHARED_LEAST, SHARED_FULL + 1)
        for start in range(len(chunk) - length + 1)
    }
    return sorted(runs, key=lambda run: (-len(run), run))


def _channels(
    index: ArticleIndex, query: Mapping[str, float], let_in: NDArray[np.bool_], floor: float = 0.0
) -> Floats:
    total = np.zeros(len(let_in), dtype=np.float32)
    for bm25, terms_of in ((index.texts.by_words, words), (index.texts.by_bigrams, bigrams)):
        channel = bm25.scores(weigh_terms(query, terms_of)) * let_in
        total += channel / 2 / max(float(channel.max(initial=0.0)), floor, 1e-9)
    return total


def _in_chapter(index: ArticleIndex, position: int, theme: Theme) -> bool:
    heading = plain_chapter(index.articles[position].chapter)
    return any(word in heading for word in theme.chapters)


def _merge(best: dict[int, Ranked], found: list[Ranked]) -> None:
    for ranked in found:
        known = best.get(ranked.position)
        if known is None or ranked.score > known.score:
            best[ranked.position] = ranked


def _alternate(index: ArticleIndex, ranked: list[Ranked]) -> list[Ranked]:
    """Reorder so that a law and a theme lose a little with each article already taken for them."""
    laws: Counter[int] = Counter()
    themes: Counter[str] = Counter()
    ordered: list[Ranked] = []
    top = ranked[0].score if ranked else 0.0
    loud = {int(index.law_of[one.position]) for one in ranked if one.score >= FAINT_LAW * top}
    rest = [
        one
        for one in ranked[:OFFERED]
        if one.score >= FAINT * top and int(index.law_of[one.position]) in loud
    ]

    def worth(one: Ranked) -> float:
        law = int(index.law_of[one.position])
        return one.score * SAME_LAW_AGAIN ** laws[law] * SAME_THEME_AGAIN ** themes[_key(one)]

    while rest:
        best = max(rest, key=worth)
        rest.remove(best)
        ordered.append(best)
        laws[int(index.law_of[best.position])] += 1
        themes[_key(best)] += 1
    return ordered


def _key(ranked: Ranked) -> str:
    return ranked.hit.theme.key if ranked.hit else ""
