"""The content of a resource as one value: what an editor can change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Required, TypedDict

from django.db import models

from xueji.common.errors import DomainError
from xueji.foundation.library import rules
from xueji.foundation.library.models import Resource, ResourceCitation, ResourceDiscipline
from xueji.foundation.library.selectors.vocabulary import kept_word
from xueji.foundation.library.services.derived import write_sketch, write_terms
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

BODY_MAX_CHARACTERS = 200_000
PLAIN_FIELDS = (
    *("kind", "title", "body_source", "body_format", "industry", "region", "region_unit_id", "year"),
    *("conduct_date", "level", "audience", "posts", "violation_types", "themes", "scope", "transcript"),
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a resource says and what is said about it.

    Attributes:
        body_source: Markdown or HTML, as ``body_format`` says.
        region_unit_id: the division ``region`` names, when it is in the tree of units.
        year: the year the case happened; ``conduct_date`` the day, when it is known.
        audience, posts, violation_types, themes: words with 、 between them.
        scope: who may use it once it is published.
        transcript: what is said in a video.
        citations: (article id, label) pairs; the article belongs to the version that is cited.
        reading_seconds: None: counted from the text.
    """

    kind: str
    title: str
    body_source: str
    body_format: str = "markdown"
    disciplines: tuple[str, ...] = ()
    industry: str = ""
    region: str = ""
    region_unit_id: int | None = None
    year: int | None = None
    conduct_date: date | None = None
    level: str = ""
    audience: str = ""
    posts: str = ""
    violation_types: str = ""
    themes: str = ""
    scope: str = "subtree"
    transcript: str = ""
    citations: tuple[tuple[int, str], ...] = ()
    reading_seconds: int | None = None

    @property
    def body_html(self) -> str:
        """The body as clean HTML."""
        if self.body_format == Resource.BodyFormat.HTML:
            return rules.clean_html(self.body_source)
        return rules.render_markdown(self.body_source)


class Described(TypedDict, total=False):
    """A resource as a file describes it; only ``kind``, ``title`` and one body are needed.

    ``kind``, ``level`` and ``disciplines`` are stored values or their Chinese words; ``body_markdown`` or
    ``body_html`` is the body; ``article_ids`` are (article id, how the resource writes the citation).
    """

    kind: Required[str]
    title: Required[str]
    body_markdown: str | None
    body_html: str | None
    disciplines: Iterable[str]
    industry: str
    region: str
    year: int | None
    conduct_date: date | None
    level: str
    scope: str
    audience: str | Iterable[str]
    posts: str | Iterable[str]
    violation_types: str | Iterable[str]
    themes: str | Iterable[str]
    transcript: str
    article_ids: Sequence[tuple[int, str]]
    reading_seconds: int | None


def content_from(described: Described) -> Content:
    """The content that a description comes to.

    Raises:
        DomainError: a kind, level or discipline is not offered.
    """
    markdown, level = described.get("body_markdown"), described.get("level", "")
    is_html = markdown is None
    return Content(
        kind=value_of(Resource.Kind, described["kind"], "类别"),
        title=described["title"].strip(),
        body_source=((described.get("body_html") if is_html else markdown) or "").strip(),
        body_format=Resource.BodyFormat.HTML if is_html else Resource.BodyFormat.MARKDOWN,
        disciplines=disciplines_of(described.get("disciplines", ())),
        industry=kept_word(described.get("industry", "")),
        region=described.get("region", ""),
        region_unit_id=division_of(described.get("region", "")),
        year=described.get("year"),
        conduct_date=described.get("conduct_date"),
        level=value_of(Resource.Level, level, "层级") if level else "",
        audience=rules.joined_words(described.get("audience", "")),
        posts=rules.joined_words(described.get("posts", "")),
        violation_types=kept_words(described.get("violation_types", "")),
        themes=rules.joined_words(described.get("themes", "")),
        scope=value_of(Resource.Scope, described.get("scope", "subtree"), "共享范围"),
        transcript=described.get("transcript", "").strip(),
        citations=tuple(described.get("article_ids", ())),
        reading_seconds=described.get("reading_seconds"),
    )


def kept_words(words: str | Iterable[str]) -> str:
    """Types of violation as the vocabulary writes them; unknown ones stay as they are."""
    return rules.joined_words(kept_word(word) for word in rules.split_words(rules.joined_words(words)))


def division_of(region: str) -> int | None:
    """The key of the one division of this name; None when there is none or several."""
    found = organizations.divisions_named(region, most=2) if region else []
    return found[0].pk if len(found) == 1 else None


def value_of(choices: type[models.TextChoices], given: str, what: str) -> str:
    """A choice by its stored value or its Chinese word.

    Raises:
        DomainError: there is no such choice.
    """
    found = next((value for value, label in choices.choices if given in (value, str(label))), None)
    if found is None:
        raise DomainError(
            f"{what}没有“{given}”这一项，可用：{'、'.join(str(one) for one in choices.labels)}。"
        )
    return str(found)


def disciplines_of(given: Iterable[str]) -> tuple[str, ...]:
    """The six disciplines by value or Chinese word, each once, in their usual order."""
    wanted = {value_of(regulations.Discipline, one, "纪律") for one in given}
    return tuple(value for value in regulations.Discipline.values if value in wanted)


def checked(content: Content) -> Content:
    """The content itself.

    Raises:
        DomainError: it lacks a title or words, or is too long.
    """
    if not content.title.strip():
        raise DomainError("缺少标题。")
    if len(content.title) > 200:
        raise DomainError("标题超过 200 个字。")
    if len(content.body_source) > BODY_MAX_CHARACTERS:
        raise DomainError(f"正文超过 {BODY_MAX_CHARACTERS} 个字，请拆成几篇。")
    if len(content.transcript) > BODY_MAX_CHARACTERS:
        raise DomainError(f"文字稿超过 {BODY_MAX_CHARACTERS} 个字。")
    if not rules.plain_text(content.body_html):
        raise DomainError(f"“{content.title}”没有正文。")
    return content


def content_of(resource: Resource) -> Content:
    """The present content of a stored resource."""
    plain = {name: getattr(resource, name) for name in PLAIN_FIELDS}
    return Content(
        **plain,
        disciplines=disciplines_of(resource.disciplines.values_list("discipline", flat=True)),
        citations=tuple(resource.citations.order_by("pk").values_list("article_id", "label")),
        reading_seconds=resource.reading_seconds,
    )


def write_content(resource: Resource, content: Content) -> None:
    """Put the content on the resource and save it with its disciplines and citations."""
    for name in PLAIN_FIELDS:
        setattr(resource, name, getattr(content, name))
    resource.body_html = content.body_html
    resource.body_text = f"{rules.plain_text(resource.body_html)}\n{resource.transcript}".strip()
    resource.reading_seconds = content.reading_seconds or estimated_seconds(resource)
    resource.save()
    _link(resource, content.disciplines, content.citations)
    write_terms(resource)
    write_sketch(resource)


def estimated_seconds(resource: Resource) -> int:
    """Seconds for the text and the video, as long as nobody states another time."""
    video = resource.attachments.filter(kind="video", removed_at=None).first() if resource.pk else None
    length = video.duration_seconds if video else None
    return regulations.reading_seconds(rules.plain_text(resource.body_html)) + round(length or 0)


def _link(resource: Resource, disciplines: Sequence[str], citations: Sequence[tuple[int, str]]) -> None:
    resource.disciplines.all().delete()
    ResourceDiscipline.objects.bulk_create(
        [ResourceDiscipline(resource=resource, discipline=one) for one in disciplines]
    )
    resource.citations.all().delete()
    labels = {article_id: label[:200] for article_id, label in citations}
    ResourceCitation.objects.bulk_create(
        [ResourceCitation(resource=resource, article_id=key, label=label) for key, label in labels.items()]
    )
