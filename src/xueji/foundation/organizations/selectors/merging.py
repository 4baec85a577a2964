"""What merging two records would do, and which records may be one human."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from xueji.foundation.organizations.models import DuplicatePair, Person, PersonMerge, RoleAssignment
from xueji.foundation.organizations.person_references import references
from xueji.foundation.organizations.selectors.people import people_for

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

DuplicateStatus = DuplicatePair.Status


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What would follow: rows by kind of either record, roles of the lost one that end."""

    kept: Person
    lost: Person
    rows: list[tuple[str, int, int]]
    roles_ended: list[RoleAssignment]

    @property
    def mark(self) -> str:
        """Changes whenever the plan does."""
        parts = [self.kept.pk, self.lost.pk, self.rows, [one.pk for one in self.roles_ended]]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def plan_merge(kept: Person, lost: Person, on: date) -> MergePlan:
    """Count what both records hold; kinds of which the lost record holds none are left out."""
    counts: dict[str, list[int]] = {}
    for reference in references():
        if not reference.stays:
            rows = reference.model_class._base_manager
            both = [rows.filter(**{reference.field: one}).count() for one in (kept, lost)]
            before = counts.setdefault(reference.label, [0, 0])
            counts[reference.label] = [before[0] + both[0], before[1] + both[1]]
    open_q = Q(valid_until=None) | Q(valid_until__gt=on)
    roles = lost.roles.filter(open_q).select_related("organization").order_by("role", "pk")
    rows_told = [(label, mine, theirs) for label, (mine, theirs) in counts.items() if theirs]
    return MergePlan(kept, lost, rows_told, list(roles))


def duplicate_pairs_for(viewer: "User | AnonymousUser", on: date) -> QuerySet[DuplicatePair]:
    """Pairs of which the viewer may see both records."""
    mine = people_for(viewer, on).values("pk")
    found = DuplicatePair.objects.filter(first__in=mine, second__in=mine)
    return found.select_related("first", "second")


def merged_person(pk: int) -> Person | None:
    """The record with this key when it was merged into another one."""
    found = Person.objects.filter(pk=pk).exclude(merged_into=None).select_related("merged_into")
    return found.first()


def merges_of(person: Person) -> QuerySet[PersonMerge]:
    """What was merged into a person, and the merge that ended this record; newest first."""
    found = PersonMerge.objects.filter(Q(kept=person) | Q(lost=person))
    return found.select_related("kept", "lost").order_by("-merged_at", "-pk")
