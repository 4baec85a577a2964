"""Handbooks as pages and papers show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.foundation.learning_records import selectors as records
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks.models import HandbookRevision, RiskControl, RiskEntry

if TYPE_CHECKING:
    from xueji.foundation.library.models import Resource
    from xueji.foundation.organizations.models import Organization, Person, Post, User

Status = HandbookRevision.Status
OPEN = (Status.DRAFT, Status.REVIEW)
LEVEL_PLACES = {level: place for place, level in enumerate(RiskEntry.Level.values)}


@dataclass(frozen=True, slots=True)
class ShownRisk:
    """A risk with everything that hangs on it; ``cases`` are those the viewer may open."""

    entry: RiskEntry
    controls: list[RiskControl]
    articles: list[library.CitedArticle]
    cases: "list[Resource]"


def post_for(viewer: "User", post_id: int, on: date) -> "Post | None":
    """A post of the units under the viewer's roles."""
    return organizations.posts_for(viewer, on).filter(pk=post_id).first()


def revisions_of(post: "Post") -> list[HandbookRevision]:
    """Every revision of a post's handbook, newest first, with the people on its way."""
    rows = HandbookRevision.objects.filter(handbook__post=post)
    people = ("submitted_by__person", "approved_by__person", "handbook__post__organization")
    return list(rows.select_related(*people).order_by("-number"))


def open_revision(post: "Post") -> HandbookRevision | None:
    """The revision on its way to approval."""
    return next((one for one in revisions_of(post) if one.is_open), None)


def in_force(post: "Post") -> HandbookRevision | None:
    """What holds now."""
    return next((one for one in revisions_of(post) if one.status == Status.IN_FORCE), None)


def in_force_of(post_ids: Collection[int]) -> list[HandbookRevision]:
    """What holds now for several posts, by unit and title."""
    rows = HandbookRevision.objects.filter(status=Status.IN_FORCE, handbook__post_id__in=list(post_ids))
    rows = rows.select_related("handbook__post__organization")
    return list(rows.order_by("handbook__post__organization__path", "handbook__post__title"))


def working_entries(post: "Post") -> list[RiskEntry]:
    """The risks of the revision under way, else of what holds, by number, with their parts."""
    revision = open_revision(post) or in_force(post)
    if revision is None:
        return []
    parts = ("controls", "citations", "cases__resource")
    return list(revision.entries.prefetch_related(*parts).order_by("number"))


def shown_risks(revision: HandbookRevision, viewer: "User", now: datetime) -> list[ShownRisk]:
    """The risks of a revision, the highest first, in a fixed number of queries but for the articles."""
    entries = list(revision.entries.prefetch_related("controls", "citations", "cases"))
    entries.sort(key=lambda entry: (LEVEL_PLACES[entry.level], entry.number))
    wanted = {case.resource_id for entry in entries for case in entry.cases.all()}
    readable = library.resources_for(viewer, now).filter(pk__in=wanted).in_bulk() if wanted else {}
    on = timezone.localdate(now)
    return [
        ShownRisk(
            entry=entry,
            controls=sorted(entry.controls.all(), key=lambda control: control.sort_no),
            articles=library.cited_articles(
                [
                    (one.article_id, one.label)
                    for one in sorted(entry.citations.all(), key=lambda row: row.pk)
                ],
                on,
            ),
            cases=[readable[one.resource_id] for one in entry.cases.all() if one.resource_id in readable],
        )
        for entry in entries
    ]


def handbooks_of(person: "Person", on: date) -> "list[tuple[Post, HandbookRevision | None]]":
    """The posts somebody holds on a day, each with the handbook that holds."""
    return [(post, in_force(post)) for post in organizations.posts_held(person, on)]


def unread_handbooks(person: "Person", on: date) -> list[HandbookRevision]:
    """Handbooks of the own posts whose present revision the person has not read yet."""
    found = [revision for _, revision in handbooks_of(person, on) if revision is not None]
    return [revision for revision in found if read_at(revision, person) is None]


def read_at(revision: HandbookRevision, person: "Person") -> datetime | None:
    """When the person said to have read this revision."""
    rows = records.records_of_activity(revision.activity_key).filter(person=person)
    return rows.order_by("occurred_at").values_list("occurred_at", flat=True).first()


def readers_count(revision: HandbookRevision) -> int:
    """How many people have read this revision."""
    return records.records_of_activity(revision.activity_key).values("person_id").distinct().count()


def unit_revisions(viewer: "User", unit: "Organization", on: date) -> list[HandbookRevision]:
    """Handbooks that hold for the posts of a unit and below it, as far as the viewer may see."""
    posts = organizations.posts_for(viewer, on).filter(
        organizations.in_scope_q("organization__path", [unit.path])
    )
    return in_force_of(list(posts.values_list("pk", flat=True)))
