"""The articles behind concepts, followed into the version in force on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Count, Q, QuerySet

from xueji.foundation.knowledge_graph import rules
from xueji.foundation.knowledge_graph.models import ConceptArticle
from xueji.foundation.regulations import selectors as regulations


class Fate(Enum):
    """What became of a linked article since a person looked at it."""

    SAME = ""
    MOVED = "条号已变，文字未变"
    CHANGED = "此后已修改"
    ABSENT = "现行版本中没有这一条"
    REPEALED = "法规已废止或尚未施行"


@dataclass(frozen=True)
class LinkedArticle:
    """A link with the article it means on a day; ``article`` is the last known one when none is in force."""

    link_id: int
    concept_id: int
    article: regulations.Article | None
    anchor_id: int | None
    fate: Fate
    regulation_title: str
    number: int
    suffix: int

    @property
    def is_in_force(self) -> bool:
        """Whether the link leads into a rule in force."""
        return self.fate not in {Fate.ABSENT, Fate.REPEALED}

    @property
    def label(self) -> str:
        """《…》第…条, with the number it has on that day."""
        if self.article is not None:
            return regulations.short_citation(self.article)
        return f"《{self.regulation_title}》第{self.number}条" + (f"之{self.suffix}" if self.suffix else "")

    @property
    def url(self) -> str:
        """Where the article is read; empty when the text is not there."""
        return regulations.article_url(self.article) if self.article is not None else ""

    @property
    def text(self) -> str:
        """The words of the article."""
        return self.article.text if self.article is not None else ""

    @property
    def article_ids(self) -> list[int]:
        """The article in force and the one the link was made at; whoever cites either cites the concept."""
        ids = [self.article.pk] if self.article is not None else []
        return list(dict.fromkeys([*ids, *([self.anchor_id] if self.anchor_id else [])]))


def linked_articles(concept_ids: Collection[int] | None, as_of: date) -> list[LinkedArticle]:
    """Links of some concepts (None: of all), each with its article on a day; at most five queries."""
    rows = ConceptArticle.objects.select_related("regulation").order_by("regulation_id", "number", "suffix")
    if concept_ids is not None:
        rows = rows.filter(concept_id__in=list(concept_ids))
    links = list(rows)
    laws = {link.regulation_id for link in links}
    current = regulations.versions_in_force(as_of, regulation_ids=laws)
    anchors = _anchors(links)
    texts = _current_articles(links, current)
    return [_resolved(link, current, anchors, texts) for link in links]


def article_counts() -> dict[int, int]:
    """How many articles each concept is linked to; one query."""
    rows = ConceptArticle.objects.order_by().values_list("concept_id")
    return dict(rows.annotate(count=Count("pk")))


AnchorKey = tuple[int, date, int, int]


def _anchors(links: Iterable[ConceptArticle]) -> dict[AnchorKey, regulations.Article]:
    """The articles people looked at, by regulation, version date and number."""
    wanted = list(links)
    found = regulations.Article.objects.filter(
        version__regulation_id__in={link.regulation_id for link in wanted},
        version__version_date__in={link.version_date for link in wanted},
        number__in={link.number for link in wanted},
    )
    return {
        (one.version.regulation_id, one.version.version_date, one.number, one.suffix): one
        for one in _light(found)
    }


def _current_articles(
    links: Iterable[ConceptArticle], current: dict[int, regulations.RegulationVersion]
) -> dict[int, list[regulations.Article]]:
    """Articles in force of those regulations that have a later version than some link, by regulation."""
    later = {
        link.regulation_id
        for link in links
        if link.regulation_id in current and current[link.regulation_id].version_date != link.version_date
    }
    versions = [current[law].pk for law in later]
    condition = Q(version_id__in=versions)
    found: dict[int, list[regulations.Article]] = {}
    for article in _light(regulations.Article.objects.filter(condition)) if versions else ():
        found.setdefault(article.version.regulation_id, []).append(article)
    return found


def _light(rows: QuerySet[regulations.Article]) -> QuerySet[regulations.Article]:
    deferred = ("version__source_text", "version__preamble", "version__annex")
    return rows.select_related("version__regulation").defer(*deferred)


def _resolved(
    link: ConceptArticle,
    current: dict[int, regulations.RegulationVersion],
    anchors: dict[AnchorKey, regulations.Article],
    texts: dict[int, list[regulations.Article]],
) -> LinkedArticle:
    anchor = anchors.get((link.regulation_id, link.version_date, link.number, link.suffix))
    version = current.get(link.regulation_id)
    if version is None:
        article, fate = anchor, Fate.REPEALED
    elif version.version_date == link.version_date:
        article, fate = anchor, Fate.SAME if anchor else Fate.ABSENT
    else:
        article, fate = _followed(anchor, link, texts.get(link.regulation_id, []))
    return LinkedArticle(
        link_id=link.pk,
        concept_id=link.concept_id,
        article=article,
        anchor_id=anchor.pk if anchor else None,
        fate=fate,
        regulation_title=link.regulation.title,
        number=link.number,
        suffix=link.suffix,
    )


def _followed(
    anchor: regulations.Article | None, link: ConceptArticle, texts: list[regulations.Article]
) -> tuple[regulations.Article | None, Fate]:
    """The article of another version: the one with the same words, else the one most like it."""
    same_number = next((one for one in texts if (one.number, one.suffix) == (link.number, link.suffix)), None)
    if anchor is None:
        return same_number, Fate.CHANGED if same_number else Fate.ABSENT
    if same_number is not None and same_number.text == anchor.text:
        return same_number, Fate.SAME
    place = rules.most_like(anchor.text, [one.text for one in texts])
    if place is None:
        return anchor, Fate.ABSENT
    found = texts[place]
    return found, Fate.MOVED if found.text == anchor.text else Fate.CHANGED
