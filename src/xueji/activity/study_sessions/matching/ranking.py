"""Which articles serve one agenda item: which laws are let in, and the order inside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xueji.common.search import bigrams, cut, weigh_terms, words

from .articles import ArticleIndex, plain_chapter
from .model import AgendaItem, Theme, ThemeHit

Floats = NDArray[np.float32]

# Weights found on the tuning agendas of bench/agendas.toml; flat around these values.
OWN_WORDS_WEIGHT = 1.0  # the item's own words against the theme's terms (1.0 unless the theme says otherwise)
CHAPTER_BONUS = 1.3  # an article under a chapter the theme names
SECOND_THEME = 0.85  # each further theme of an item speaks a little more softly
SAME_LAW_AGAIN = 0.93  # each further article of one law, so that a second right law gets its turn
CANDIDATES = 200  # articles looked at phrase by phrase
OFFERED = 40  # articles kept for an item

# A law that no theme names is let in when its words are plainly those of the item.
TITLE_WEIGHT = 0.9
EVIDENCE_WEIGHT = 0.6
EVIDENCE_COVERAGE = 0.75
EVIDENCE_WORDS = 3
TERMS_NEEDED = 3.0


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
        weights = _keep(theme_laws(index, hit.theme), only_laws)
        if not weights.any():
            weights = _keep(term_laws(index, hit), only_laws)
        strength = hit.strength * SECOND_THEME**order
        _merge(best, _rank(index, item, weights, hit, strength))
    if not best:
        _merge(best, _rank(index, item, _keep(evident_laws(index, item.content), only_laws), None, 1.0))
    return _alternate(index, sorted(best.values(), key=lambda ranked: (-ranked.score, ranked.position)))


def theme_laws(index: ArticleIndex, theme: Theme) -> Floats:
    """Return the weight of every law for a theme, by the patterns of titles."""
    weights = np.zeros(len(index.titles), dtype=np.float32)
    for law, title in enumerate(index.titles):
        for pattern, weight in theme.laws:
            if weight > weights[law] and pattern.search(title):
                weights[law] = weight
    return weights


def term_laws(index: ArticleIndex, hit: ThemeHit) -> Floats:
    """Return weights of laws for a theme none of whose usual laws is imported: they must use its terms."""
    weights = np.zeros(len(index.titles), dtype=np.float32)
    terms = dict(hit.theme.terms) | dict.fromkeys(hit.words, 1.0)
    for position in _candidates(index.texts.scores(terms)):
        article = index.articles[position]
        said = sum(weight for term, weight in terms.items() if term in article.text)
        title = index.titles[index.law_of[position]]
        if said >= TERMS_NEEDED or any(word in title for word in hit.words):
            law = index.law_of[position]
            weights[law] = max(weights[law], TITLE_WEIGHT)
    return weights


def evident_laws(index: ArticleIndex, content: str) -> Floats:
    """Return weights of laws for an item without theme: its words are in a title, or most in one article."""
    weights = np.zeros(len(index.titles), dtype=np.float32)
    subjects = [word for part in content.split() for word in cut(part) if len(word) > 1]
    if not subjects:
        return weights
    for law, title in enumerate(index.titles):
        if any(word in title for word in subjects):
            weights[law] = TITLE_WEIGHT
    if len(subjects) >= EVIDENCE_WORDS:
        for position in _candidates(index.texts.scores(content))[:20]:
            text = index.articles[position].text
            if sum(word in text for word in subjects) >= EVIDENCE_COVERAGE * len(subjects):
                law = index.law_of[position]
                weights[law] = max(weights[law], EVIDENCE_WEIGHT)
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
    query = dict.fromkeys(item.content.split(), OWN_WORDS_WEIGHT)
    terms = dict(hit.theme.terms) if hit else {}
    scores = _channels(index, query | terms, weight_of > 0) * weight_of * index.roles
    found = []
    for position in _candidates(scores):
        said = _said(index, position, query, terms)
        phrase_score = sum(terms.get(term, OWN_WORDS_WEIGHT) for term in said)
        found.append((position, float(scores[position]), phrase_score, said))
    top = max((phrase for _, _, phrase, _ in found), default=0.0) or 1.0
    ranked = []
    for position, score, phrase_score, said in found:
        place = weight_of[position] * index.roles[position]
        bonus = CHAPTER_BONUS if hit and _in_chapter(index, position, hit.theme) else 1.0
        total = (2 * score + float(place) * phrase_score / top) / 3 * bonus / CHAPTER_BONUS * strength
        ranked.append(Ranked(position, min(total, 1.0), hit, said))
    return ranked


def _channels(index: ArticleIndex, query: Mapping[str, float], let_in: NDArray[np.bool_]) -> Floats:
    by_words = index.texts.by_words.scores(weigh_terms(query, words)) * let_in
    by_bigrams = index.texts.by_bigrams.scores(weigh_terms(query, bigrams)) * let_in
    total = np.zeros(len(let_in), dtype=np.float32)
    for channel in (by_words, by_bigrams):
        total += channel / (float(channel.max(initial=0.0)) or 1.0) / 2
    return total


def _candidates(scores: Floats) -> list[int]:
    count = min(CANDIDATES, len(scores))
    if not count:
        return []
    top = np.argpartition(-scores, count - 1)[:count]
    return [int(at) for at in top[np.lexsort((top, -scores[top]))] if scores[at] > 0]


def _said(
    index: ArticleIndex, position: int, query: Mapping[str, float], terms: Mapping[str, float]
) -> tuple[str, ...]:
    text = index.articles[position].text
    return tuple(dict.fromkeys(phrase for phrase in (*terms, *query) if len(phrase) > 1 and phrase in text))


def _in_chapter(index: ArticleIndex, position: int, theme: Theme) -> bool:
    heading = plain_chapter(index.articles[position].chapter)
    return any(word in heading for word in theme.chapters)


def _merge(best: dict[int, Ranked], found: list[Ranked]) -> None:
    for ranked in found:
        known = best.get(ranked.position)
        if known is None or ranked.score > known.score:
            best[ranked.position] = ranked


def _alternate(index: ArticleIndex, ranked: list[Ranked]) -> list[Ranked]:
    """Reorder so that a law loses a little with each article already taken from it."""
    taken: dict[int, int] = {}
    ordered: list[Ranked] = []
    rest = ranked[:OFFERED]
    while rest:
        best = max(
            rest, key=lambda one: one.score * SAME_LAW_AGAIN ** taken.get(int(index.law_of[one.position]), 0)
        )
        rest.remove(best)
        ordered.append(best)
        law = int(index.law_of[best.position])
        taken[law] = taken.get(law, 0) + 1
    return ordered
