"""One person, one file: read from the river and from nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncYear
from django.shortcuts import get_object_or_404
from django.utils import timezone

from xueji.foundation.learning_records import selectors as river
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations
from xueji.reporting.archives import permissions, rules

if TYPE_CHECKING:
    from xueji.foundation.learning_records.models import LearningRecord
    from xueji.foundation.organizations.models import Person, User
    from xueji.foundation.regulations.models import Article

PAGE_RECORDS = 60
# Acts that come many to one occasion are shown as one line.
GATHERED = (river.Verb.ANSWERED, river.Verb.REVIEWED, river.Verb.READ)


@dataclass(frozen=True, slots=True)
class Wish:
    """What part of an archive is asked for; an empty field asks for all of it."""

    verb: str = ""
    discipline: str = ""
    year: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the archive, with how many records it holds."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One line of the timeline; several answers on one occasion are one line.

    Attributes:
        grade: ``A``, ``B``, ``C`` or empty; evidence: how the act is known, in words.
        is_replaced: a later correction stands in its place; the line is kept for the record.
    """

    at: datetime
    verb: str
    verb_label: str
    title: str
    organization_name: str
    result: str
    articles: "list[tuple[str, str]]"
    disciplines: list[str]
    grade: str
    evidence: str
    is_replaced: bool
    session_id: int | None = None

    @property
    def article_names(self) -> str:
        """The first articles by name, and how many there are."""
        return rules.named([label for label, _ in self.articles])


@dataclass(frozen=True, slots=True)
class Archive:
    """One person's file as the viewer may see it; counts are of standing records, whatever the page shows."""

    person: "Person"
    unit_name: str
    title: str
    is_own: bool
    wish: Wish
    verbs: list[Choice]
    disciplines: list[Choice]
    years: list[Choice]
    right_answers: int
    article_count: int
    entries: list[ArchiveEntry]
    page_count: int

    def count(self, verb: str) -> int:
        """How many standing records of one kind there are within the year asked for."""
        return next((choice.count for choice in self.verbs if choice.value == verb), 0)

    @property
    def total(self) -> int:
        """How many standing records there are within the year asked for."""
        return sum(choice.count for choice in self.verbs)


def people_with_units(viewer: "User", on: date) -> "QuerySet[Person]":
    """People whose archive the viewer may open, with `unit_name`."""
    return organizations.with_main_unit(permissions.archive_people(viewer, on), on)


def archive_person(viewer: "User", person_id: int, on: date) -> "Person":
    """Oneself, or a person whose archive the viewer may open; Http404 for anybody else."""
    own = organizations.person_of(viewer)
    if own is not None and own.pk == person_id:
        return own
    return get_object_or_404(permissions.archive_people(viewer, on), pk=person_id)


def archive_of(
    viewer: "User", person: "Person", on: date, wish: Wish, page_records: int = PAGE_RECORDS
) -> Archive:
    """The file of one person: counts by kind, discipline and year, and one page of the timeline.

    The own file is whole; of others the records made in units under the viewer's roles are shown.
    """
    records = river.records_of_person(viewer, person, on)
    standing = records.filter(replaced_by=None)
    in_year = standing.filter(_year_q(wish.year))
    shown = records.filter(_year_q(wish.year), _kind_q(wish))
    member = organizations.members_by_person_ids([person.pk], on).get(person.pk)
    page_count = max(1, -(-shown.count() // page_records))
    page = min(max(wish.page, 1), page_count)
    own = organizations.person_of(viewer)
    return Archive(
        person=person,
        unit_name=member.organization.name if member else "",
        title=member.title if member else "",
        is_own=own is not None and own.pk == person.pk,
        wish=Wish(wish.verb, wish.discipline, wish.year, page),
        verbs=_verbs(in_year),
        disciplines=_disciplines(in_year),
        years=_years(standing),
        right_answers=in_year.filter(verb=river.Verb.ANSWERED, success=True).count(),
        article_count=_article_count(in_year),
        entries=_entries(shown[(page - 1) * page_records : page * page_records]),
        page_count=page_count,
    )


def _year_q(year: int | None) -> Q:
    if year is None:
        return Q()
    begin, end = (timezone.make_aware(datetime(one, 1, 1)) for one in (year, year + 1))  # noqa: DTZ001
    return Q(occurred_at__gte=begin, occurred_at__lt=end)


def _kind_q(wish: Wish) -> Q:
    verb = Q(verb=wish.verb) if wish.verb else Q()
    return verb & Q(disciplines__discipline=wish.discipline) if wish.discipline else verb


def _verbs(records: "QuerySet[LearningRecord]") -> list[Choice]:
    counts = dict(records.order_by().values_list("verb").annotate(n=Count("pk")))
    return [Choice(verb.value, str(verb.label), counts.get(verb.value, 0)) for verb in river.Verb]


def _disciplines(records: "QuerySet[LearningRecord]") -> list[Choice]:
    """Acts of study by discipline; what was missed counts for none."""
    studied = records.exclude(verb=river.Verb.MISSED).order_by()
    counts = dict(studied.values_list("disciplines__discipline").annotate(n=Count("pk")))
    return [Choice(one.value, str(one.label), counts.get(one.value, 0)) for one in regulations.Discipline]


def _years(records: "QuerySet[LearningRecord]") -> list[Choice]:
    rows = (
        records.order_by().annotate(year=TruncYear("occurred_at")).values_list("year").annotate(n=Count("pk"))
    )
    years = sorted(((moment.year, count) for moment, count in rows), reverse=True)
    return [Choice(str(year), f"{year}年", count) for year, count in years]


def _article_count(records: "QuerySet[LearningRecord]") -> int:
    studied = records.exclude(verb=river.Verb.MISSED).order_by()
    found = studied.aggregate(n=Count("articles__article_id", distinct=True))
    return int(found["n"] or 0)


def _entries(records: "QuerySet[LearningRecord]") -> list[ArchiveEntry]:
    rows = list(
        records.select_related("organization").prefetch_related("articles", "disciplines", "replaced_by")
    )
    articles = regulations.articles_by_ids({link.article_id for row in rows for link in row.articles.all()})
    return [_entry(group, articles) for group in rules.grouped((_group_key(row), row) for row in rows)]


def _group_key(row: "LearningRecord") -> tuple[object, ...]:
    if row.verb not in GATHERED or row.replaced_by.all():
        return (row.pk,)
    return (row.verb, row.activity_key, timezone.localdate(row.occurred_at))


def _entry(group: "Sequence[LearningRecord]", articles: "dict[int, Article]") -> ArchiveEntry:
    first = group[0]
    ids = dict.fromkeys(link.article_id for row in group for link in row.articles.all())
    found = [articles[pk] for pk in ids if pk in articles]
    labels = {one.value: str(one.label) for one in regulations.Discipline}
    touched = dict.fromkeys(link.discipline for row in group for link in row.disciplines.all())
    return ArchiveEntry(
        at=first.occurred_at,
        verb=first.verb,
        verb_label=first.get_verb_display(),
        title=first.activity_title,
        organization_name=first.organization.short_name or first.organization.name,
        result=_result(group),
        articles=[(regulations.short_citation(one), regulations.article_url(one)) for one in found],
        disciplines=[labels.get(one, one) for one in touched],
        grade=first.evidence_grade,
        evidence=first.evidence,
        is_replaced=bool(first.replaced_by.all()),
        session_id=rules.session_of(first.activity_key),
    )


def _result(group: "Sequence[LearningRecord]") -> str:
    answered = [row.success for row in group if row.verb == river.Verb.ANSWERED and row.success is not None]
    if answered:
        return rules.result_words(sum(answered), len(answered))
    if group[0].verb == river.Verb.REVIEWED:
        return f"复习 {len(group)} 次"
    if group[0].verb == river.Verb.EXTERNAL:
        return rules.external_words(group[0].success, group[0].score, group[0].duration_seconds)
    return ""
