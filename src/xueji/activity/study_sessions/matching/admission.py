"""Which laws are let in for an agenda item: the relevance gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xueji.common.lazy import lazily
from xueji.common.search import Floats, bigrams, cut, weigh_terms, words

from .articles import ArticleIndex
from .model import Theme, ThemeHit

if TYPE_CHECKING:
    import numpy as np
else:
    np = lazily("numpy")

# Weights 0 … 1 of laws let in by their words; laws let in by a theme carry the weight of its pattern.
TITLE_WEIGHT, AGREED_WEIGHT, EVIDENCE_WEIGHT = 0.9, 0.9, 0.6
TITLE_OWNED = 0.6  # share of the articles with a title word that must stand in the law itself
RUN_LEAST, RUN_ARTICLES, RUN_LAWS = 3, 12, 2
TERMS_NEEDED = 2.5  # weights of a theme's terms in one article
LOOKED_AT = 200  # articles looked at word by word
# Words and character pairs agree: their best three articles lie in so few laws, with so much rarity in common
# (in units of a word that stands in one article only). Right in 98 of 100 agendas of bench/agendas.toml.
AGREED_BEST, AGREED_LAWS, AGREED_RARITY = 3, 2, 1.8


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
    for position in best_positions(index.texts.scores(terms), LOOKED_AT):
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
    texts = [(at, index.articles[at].text) for at in best_positions(index.texts.scores(content), LOOKED_AT)]
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


def agreed_law(index: ArticleIndex, content: str, among: int = AGREED_LAWS) -> Floats:
    """Return the weight of the one law that words and character pairs agree on, zeros where they do not.

    `among` is the greatest number of laws that the best articles of both may lie in.
    """
    weights = np.zeros(len(index.titles), dtype=np.float32)
    query = dict.fromkeys(content.split(), 1.0)
    by_words = index.texts.by_words.scores(weigh_terms(query, words), across_groups=True)
    by_bigrams = index.texts.by_bigrams.scores(weigh_terms(query, bigrams), across_groups=True)
    unit = np.log1p((len(by_words) - 0.5) / 1.5)
    if not by_words.max(initial=0.0) > AGREED_RARITY * unit:
        return weights
    both = [best_positions(channel, AGREED_BEST) for channel in (by_words, by_bigrams)]
    first, second = ([int(index.law_of[at]) for at in best] for best in both)
    if second and first[0] == second[0] and len({*first, *second}) <= among:
        weights[first[0]] = AGREED_WEIGHT
    return weights


def best_positions(scores: Floats, count: int) -> list[int]:
    """Return the positions of the greatest positive scores, best first, earlier ones first among equals."""
    count = min(count, len(scores))
    if not count:
        return []
    top = np.argpartition(-scores, count - 1)[:count]
    return [int(at) for at in top[np.lexsort((top, -scores[top]))] if scores[at] > 0]
