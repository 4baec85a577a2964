"""From the words of an agenda to the articles that bear on its decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from .admission import theme_laws
from .agenda import split_agenda
from .articles import ArticleIndex, count_duties
from .model import AgendaItem, Outcome, Proposal, Theme, ThemeHit
from .ranking import Ranked, rank_item
from .references import Reference, find_references, in_chinese, short_names, without_articles
from .themes import load_agenda_words

# Articles offered for a law named without an article and without any other subject.
KEY_ARTICLES = 5
TOPIC_LENGTH = 24
NO_ITEMS = "议程里没有可以识别的议题，请写明要讨论或决定的事项。"
NOTHING_FITS = "已导入的法规里没有与这些议题直接相关的条文，可以改用按纪律类别推荐的条文。"


def propose_articles(
    index: ArticleIndex, agenda: str, themes: Sequence[Theme], limit: int = 5
) -> list[Proposal]:
    """Return the articles that bear on the agenda, the items taking turns; empty when nothing does."""
    return list(propose(index, agenda, themes, limit).proposals)


def propose(index: ArticleIndex, agenda: str, themes: Sequence[Theme], limit: int = 5) -> Outcome:
    """Return proposals together with the items read and, when there are none, the reason in Chinese."""
    items = read_agenda(agenda, themes)
    names = short_names(index.titles, load_agenda_words().aliases)
    queues = [_proposals_of(index, at, item, names, themes) for at, item in enumerate(items)]
    chosen: dict[str, Proposal] = {}
    for turn in zip_longest(*queues):
        for proposal in turn:
            if proposal and len(chosen) < limit:
                chosen.setdefault(proposal.article_id, proposal)
    reason = "" if chosen else (NOTHING_FITS if items else NO_ITEMS)
    return Outcome(items, tuple(chosen.values()), reason)


def read_agenda(agenda: str, themes: Sequence[Theme]) -> tuple[AgendaItem, ...]:
    """Return the items of an agenda with their subjects and themes."""
    return split_agenda(agenda.replace("中华人民共和国", ""), themes, load_agenda_words())


def themes_of(agenda: str, themes: Sequence[Theme]) -> list[ThemeHit]:
    """Return the themes of the whole agenda, each once, in the order of the items."""
    hits: dict[str, ThemeHit] = {}
    for item in read_agenda(agenda, themes):
        for hit in item.hits:
            hits.setdefault(hit.theme.key, hit)
    return list(hits.values())


def query_terms(agenda: str, themes: Sequence[Theme]) -> dict[str, float]:
    """Return the agenda's own words and its themes' terms with weights, to rank cases or questions with."""
    weights: dict[str, float] = {}
    for item in read_agenda(agenda, themes):
        for hit in item.hits:
            weights.update((term, weight * hit.strength) for term, weight in hit.theme.terms)
            weights.update(dict.fromkeys(hit.words, 1.0))
        weights.update(dict.fromkeys(item.content.split(), 1.0))
    return weights


def _proposals_of(
    index: ArticleIndex, at: int, item: AgendaItem, names: Mapping[str, int], themes: Sequence[Theme]
) -> list[Proposal]:
    references = find_references(item.text, index, names)
    if references:
        return _named(index, at, item, references, themes)
    return [_proposal(index, at, item, ranked) for ranked in rank_item(index, item)]


def _named(
    index: ArticleIndex, at: int, item: AgendaItem, references: Sequence[Reference], themes: Sequence[Theme]
) -> list[Proposal]:
    proposals = []
    for reference in references:
        for position in reference.positions:
            reason = f"议程写明了《{index.titles[reference.law]}》{_label(index, position)}。"
            identity = index.articles[position].article_id
            proposals.append(Proposal(identity, 1.0, reason, at, _keys(item)))
    laws = sorted({reference.law for reference in references})
    rest = rank_item(index, _without_names(item, references), laws)
    if not rest and not proposals:
        # A law alone: what its name is about, else its themes, else where it says must and must not.
        rest = (
            rank_item(index, AgendaItem(item.text, "", item.hits), laws)
            or rank_item(index, AgendaItem(item.text, "", _usual_hits(index, laws, themes)), laws)
            or _key_articles(index, laws)
        )
    return proposals + [_proposal(index, at, item, ranked, laws) for ranked in rest]


def _usual_hits(index: ArticleIndex, laws: Sequence[int], themes: Sequence[Theme]) -> tuple[ThemeHit, ...]:
    """Return the themes that the named laws are the first place to look for."""
    return tuple(
        ThemeHit(theme, (), 1.0)
        for theme in themes
        if any(theme_laws(index, theme)[law] == 1 for law in laws)
    )


def _label(index: ArticleIndex, position: int) -> str:
    article = index.articles[position]
    return f"第{in_chinese(article.number)}条" + (f"之{in_chinese(article.suffix)}" if article.suffix else "")


def _without_names(item: AgendaItem, references: Sequence[Reference]) -> AgendaItem:
    text, content = item.text, item.content
    for reference in references:
        name = item.text[slice(*reference.span)]
        text, content = text.replace(name, " "), content.replace(name, " ")
    kept = tuple(hit for hit in item.hits if any(word in text for word in hit.words))
    parts = [part for part in without_articles(content).split() if len(part) > 1]
    return AgendaItem(text, " ".join(parts), kept)


def _key_articles(index: ArticleIndex, laws: Sequence[int]) -> list[Ranked]:
    found = []
    for position, law in enumerate(index.law_of):
        if law in laws:
            duties = min(count_duties(index.articles[position].text), 4)
            found.append(Ranked(position, float(index.roles[position]) * (1 + duties) / 5, None, ()))
    return sorted(found, key=lambda ranked: (-ranked.score, ranked.position))[:KEY_ARTICLES]


def _proposal(
    index: ArticleIndex, at: int, item: AgendaItem, ranked: Ranked, named: Sequence[int] = ()
) -> Proposal:
    article = index.articles[ranked.position]
    reason = _reason(index, item, ranked, named)
    keys = (ranked.hit.theme.key,) if ranked.hit else ()
    return Proposal(article.article_id, round(ranked.score, 4), reason, at, keys)


def _reason(index: ArticleIndex, item: AgendaItem, ranked: Ranked, named: Sequence[int]) -> str:
    law = int(index.law_of[ranked.position])
    topic = item.text if len(item.text) <= TOPIC_LENGTH else item.text[: TOPIC_LENGTH - 1] + "…"
    says = f"，条文讲到{'、'.join(ranked.phrases[:3])}" if ranked.phrases else ""
    if law in named:
        return f"议程写明了《{index.titles[law]}》{says or '，这一条写明了应当做什么、不得做什么'}。"
    if ranked.hit:
        return f"议题“{topic}”涉及{ranked.hit.theme.name}{_words_met(item.text, ranked.hit)}{says}。"
    return f"议题“{topic}”与《{index.titles[law]}》用词相合{says}。"


def _words_met(text: str, hit: ThemeHit) -> str:
    """Return the words that met the theme, those typed before those only meant."""
    typed = [word for word in hit.words if word in text]
    whole = [word for word in typed if not any(word != other and word in other for other in typed)]
    if whole:
        return "（议题里有" + "、".join(f"“{word}”" for word in whole[:3]) + "）"
    return f"（意思是{'、'.join(hit.words[:2])}）"


def _keys(item: AgendaItem) -> tuple[str, ...]:
    return tuple(hit.theme.key for hit in item.hits)
