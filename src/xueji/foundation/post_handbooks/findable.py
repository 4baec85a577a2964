"""What the search finds of handbooks: the risks of those in force, for who may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from xueji.common.search import registry
from xueji.common.search import services as search
from xueji.common.search.entries import Entry
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks.models import Handbook, HandbookRevision, RiskEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xueji.foundation.organizations.models import User

KIND = "handbook"


def register() -> None:
    """Make the kind known to the search."""
    registry.register_kind(registry.SearchKind(KIND, "岗位手册", 45, entries, readable=readable))


def _rows() -> QuerySet[RiskEntry]:
    rows = RiskEntry.objects.filter(revision__status=HandbookRevision.Status.IN_FORCE)
    return rows.select_related("revision__handbook__post__organization").prefetch_related(
        "controls", "citations", "revision__handbook__post__duties"
    )


def entries() -> Iterator[Entry]:
    """Every risk of a handbook in force."""
    yield from _entries(_rows().order_by("pk").iterator(chunk_size=200))


def refresh(handbook: Handbook) -> None:
    """Write what can be found of a handbook; belongs inside the transaction of the change."""
    search.replace_group(KIND, group_of(handbook.pk), _entries(_rows().filter(revision__handbook=handbook)))


def group_of(handbook_id: int) -> str:
    """The name under which the entries of one handbook are kept together."""
    return f"handbook:{handbook_id}"


def _entries(rows: Iterable[RiskEntry]) -> Iterator[Entry]:
    for entry in rows:
        post = entry.revision.handbook.post
        controls = "\n".join(one.measure for one in entry.controls.all())
        cited = " ".join(one.label for one in entry.citations.all())
        yield Entry(
            kind=KIND,
            key=f"{entry.revision.handbook_id}-{entry.number}",
            title=f"{post.title}：{entry.name}",
            url=f"{reverse('post_handbooks:handbook', args=[post.pk])}#risk-{entry.number}",
            body=f"{entry.consequence}\n{controls}",
            context=f"{' '.join(organizations.duty_words(post))} {cited}",
            lettered=post.title,
            group=group_of(entry.revision.handbook_id),
            units=organizations.unit_ids_above(post.organization),
            day=timezone.localdate(entry.revision.approved_at) if entry.revision.approved_at else None,
        )


def readable(viewer: User, keys: Collection[str], now: datetime) -> set[str]:
    """Those of posts under the viewer's roles, and of the own posts."""
    on = timezone.localdate(now)
    person = organizations.person_of(viewer)
    own = [post.pk for post in organizations.posts_held(person, on)] if person else []
    ids = {key.partition("-")[0] for key in keys}
    seen = Q(post__in=organizations.posts_for(viewer, on).values("pk")) | Q(post__in=own)
    found = {str(pk) for pk in Handbook.objects.filter(seen, pk__in=ids).values_list("pk", flat=True)}
    return {key for key in keys if key.partition("-")[0] in found}
