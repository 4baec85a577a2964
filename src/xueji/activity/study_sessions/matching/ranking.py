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
OWN_SHARE, TERMS_SHARE, PHRASES_SHARE, SHARED_SHARE = 0.4, 0.3, 0.1, 0.2
OWN_FLOOR = 8.0  # own words rarer than this in sum speak with full voice
SHARED_LEAST, SHARED_FULL = 3, 6  # characters an article has in common with the item as typed
CHAPTER_BONUS = 1.3  # an article under a chapter the theme names
SECOND_THEME = 0.85  # each further theme of an item speaks a little more softly
SAME_LAW_AGAIN = 0.97  # each further article of one law, so that a second right law gets its turn
CANDIDATES = 200  # articles looked at phrase by phrase
OFFERED = 40  # articles kept for an item
FAINT = 0.25  # an article so much weaker than the item's best is not offered

# A law that no theme names is let in when its words are plainly those of the item.
TITLE_WEIGHT = 0.9
TITLE_OWNED = 0.6  # share of the articles with a title word that must stand in the law itself
EVIDENCE_WEIGHT = 0.6
RUN_LEAST, RUN_ARTICLES, RUN_LAWS = 3, 12, 2
TERMS_NEEDED = 2.5


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
    terms = dict.fromkeys(hit.words, 1.0) | dict(hit.theme.terms)
    for position in _candidates(index.texts.scores(terms)):
        article = index.articles[position]
        said = sum(weight for term, weight in terms.items() if term in article.text)
        title = index.titles[index.law_of[position]]
        if said >= TERMS_NEEDED or any(word in title for word in hit.words):
            law = index.law_of[position]
            weights[law] = max(weights[law], TITLE_WEIGHT)
    return weights


def evident_laws(index: ArticleIndex, content: str) -> Floats:
    """Return weights of laws for an item without theme: they must own a telling run of the item's words.

    A run is telling when its articles are few and most of them stand in one or two laws: 试用期, 政府性基金.
    A word of a law's title counts when it hardly occurs in other laws.
    """
    weights = np.zeros(len(index.titles), dtype=np.float32)
    runs = _word_runs(content)
    if not runs:
        return weights
    texts = [(at, index.articles[at].text) for at in _candidates(index.texts.scores(content))]
    for run in runs:
        in_title = [law for law, title in enumerate(index.titles) if run in title]
        owners = [int(index.law_of[at]) for at, text in texts if run in text]
        counts = np.bincount(owners, minlength=len(weights)) if owners else weights
        if in_title and counts[in_title].sum() >= TITLE_OWNED * max(len(owners), 1):
            weights[in_title] = TITLE_WEIGHT
        if len(run) >= RUN_LEAST and 0 < len(owners) <= RUN_ARTICLES:
            holders = np.flatnonzero(counts)
            if len(holders) <= RUN_LAWS:
                weights[holders] = np.maximum(weights[holders], EVIDENCE_WEIGHT)
    return weights


def _word_runs(content: str) -> list[str]:
    """Return the runs of one to four whole words of the item, without single characters."""
    runs: dict[str, None] = {}
    for chunk in content.split():
        parts = cut(chunk)
        for start in range(len(parts)):
            for end in range(start + 1, min(start + 4, len(parts)) + 1):
                run = "".join(parts[start:end])
                if len(run) > 1:
                    runs[run] = None
    return list(runs)


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
    positions = _candidates(scores * place)
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


def _candidates(scores: Floats) -> list[int]:
    count = min(CANDIDATES, len(scores))
    if not count:
        return []
    top = np.argpartition(-scores, count - 1)[:count]
    return [int(at) for at in top[np.lexsort((top, -scores[top]))] if scores[at] > 0]


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
    faint = FAINT * ranked[0].score if ranked else 0.0
    rest = [one for one in ranked[:OFFERED] if one.score >= faint]
    while rest:
        best = max(
            rest, key=lambda one: one.score * SAME_LAW_AGAIN ** taken.get(int(index.law_of[one.position]), 0)
        )
        rest.remove(best)
        ordered.append(best)
        law = int(index.law_of[best.position])
        taken[law] = taken.get(law, 0) + 1
    return ordered
