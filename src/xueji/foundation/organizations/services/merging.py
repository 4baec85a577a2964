"""Two records of one human become one: every domain's rows follow in one transaction."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.forms import model_to_dict
from django.utils import timezone

from xueji.common.audit.services import SYSTEM_NAME, Actor, record
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.organizations.events import PeopleMerged
from xueji.foundation.organizations.models import DuplicatePair, Membership, Person, PersonMerge
from xueji.foundation.organizations.person_references import PersonReference, references
from xueji.foundation.organizations.selectors.merging import plan_merge
from xueji.foundation.organizations.selectors.people_settings import people_settings
from xueji.foundation.organizations.services.delegations import end_with
from xueji.foundation.organizations.services.moves import end_roles
from xueji.foundation.organizations.services.name_keys import KEY_FIELDS, put_name_keys
from xueji.foundation.organizations.services.roles import drop_idle_duty

# What the surviving record takes over where it has nothing itself.
FILLED = (
    "rank",
    "phone_sealed",
    "phone_index",
    "id_sealed",
    "id_index",
    "level",
    "reading",
    "joined_party_date",
    "joined_work_date",
)
TOLD = ("code", "name", "category", "status", "rank", "joined_party_date", "joined_work_date")


class MergeRefused(DomainError):
    """The two records cannot be merged, or not as they were shown."""


@dataclass(slots=True)
class Moved:
    """What the moving of rows did: how many by kind, and rows that were brought into another one."""

    counts: dict[str, int] = field(default_factory=dict)
    folded: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def merge_people(
    *,
    kept: Person,
    lost: Person,
    now: datetime,
    reason: str = "",
    seen_mark: str | None = None,
    actor: Actor | None = None,
) -> PersonMerge:
    """Merge ``lost`` into ``kept``: rows follow, gaps are filled, roles of the lost record end.

    Roles never come by merging: what the lost record may do ends today and is granted anew where needed.

    Raises:
        MergeRefused: it is one record, one of them was merged before, or it has changed since it was shown.
    """
    rows = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=[kept.pk, lost.pk])}
    if len(rows) < 2:
        raise MergeRefused("请选择两条不同的记录。")
    kept, lost = rows[kept.pk], rows[lost.pk]
    if kept.merged_into_id or lost.merged_into_id:
        raise MergeRefused("其中一条记录已经并入别的记录。")
    plan = plan_merge(kept, lost, timezone.localdate(now))
    if seen_mark is not None and seen_mark != plan.mark:
        raise MergeRefused("记录在核对之后有变化，请重新核对。")
    facts = {"kept": _facts(kept), "lost": _facts(lost)}
    today = timezone.localdate(now)
    for grant in plan.roles_ended:
        end_with(grant, actor=actor, now=now)
    roles = end_roles(plan.roles_ended, today, now)
    lost.roles.filter(duty__isnull=False).update(duty=None)
    drop_idle_duty(lost)
    moved = _moved(kept, lost)
    fold_memberships(kept, today)
    _hand_over(kept, lost)
    detail = {"facts": facts, "moved": moved.counts, "folded": moved.folded, "roles_ended": roles}
    merge = PersonMerge.objects.create(
        kept=kept, lost=lost, merged_at=now, reason=reason, detail=_plain(detail),
        merged_by=(actor.get_full_name() if actor else SYSTEM_NAME)[:100],
    )  # fmt: skip
    _record(merge, moved, roles, actor)
    announce(PeopleMerged(kept.pk, lost.pk))
    return merge


def _record(merge: PersonMerge, moved: Moved, roles: list[str], actor: Actor | None) -> None:
    kept, lost = merge.kept, merge.lost
    summary = f"合并人员：“{lost.name}”（{lost.code}）并入“{kept.name}”（{kept.code}）"
    told = {
        "reason": merge.reason,
        "moved": moved.counts,
        "roles_ended": roles,
        "kept": kept.pk,
        "lost": lost.pk,
    }
    for person in (kept, lost):
        record(
            actor=actor,
            action="organizations.merge-people",
            target=person,
            summary=summary,
            at=merge.merged_at,
            detail=told,
        )


def _facts(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in TOLD}


def _plain(detail: dict[str, Any]) -> Any:
    return json.loads(json.dumps(detail, cls=DjangoJSONEncoder))


def _hand_over(kept: Person, lost: Person) -> None:
    for name in FILLED:
        # A reading is one of its name.
        if not getattr(kept, name) and (name != "reading" or kept.name == lost.name):
            setattr(kept, name, getattr(lost, name))
    put_name_keys(kept, short_first=people_settings().is_short_first)
    kept.save(update_fields=[*FILLED, *KEY_FIELDS])
    Person.objects.filter(merged_into=lost).update(merged_into=kept)
    lost.merged_into, lost.status = kept, Person.Status.LEFT
    lost.save(update_fields=["merged_into", "status"])
    DuplicatePair.objects.filter(models.Q(first=lost) | models.Q(second=lost)).delete()


def _moved(kept: Person, lost: Person) -> Moved:
    try:
        return _move_all(kept, lost)
    except IntegrityError as error:
        raise MergeRefused(
            "两条记录在同一事项里担任了须由两个人担任的职责（如责任人和核查人），请先改正该事项再合并。"
        ) from error


def _move_all(kept: Person, lost: Person) -> Moved:
    moved = Moved()
    for reference in references():
        if not reference.stays:
            _move(reference, kept, lost, moved)
    return moved


def _move(reference: PersonReference, kept: Person, lost: Person, moved: Moved) -> None:
    rows = reference.model_class._base_manager.filter(**{reference.field: lost})
    left_behind: list[Any] = []
    for names in reference.unique_sets:
        for mine, theirs in _clashes(reference, names, kept, rows.exclude(pk__in=left_behind)):
            moved.folded.append({"rows": reference.label, "row": model_to_dict(theirs)})
            left_behind.append(theirs.pk)
            if reference.settle is None:
                raise TypeError(f"{reference.model}.{reference.field} is unique but says not how to settle.")
            reference.settle(mine, theirs)
    if reference.move is not None:
        count = reference.move(kept, lost)
    else:
        count = rows.exclude(pk__in=left_behind).update(**{reference.field: kept})
    if count:
        moved.counts[reference.label] = moved.counts.get(reference.label, 0) + count


def _clashes(
    reference: PersonReference, names: tuple[str, ...], kept: Person, rows: "models.QuerySet[Any]"
) -> Iterable[tuple[Any, Any]]:
    """Pairs of rows that cannot both name the surviving record: (of the survivor, of the lost one)."""
    present = reference.model_class._base_manager.filter(**{reference.field: kept})
    mine = {tuple(getattr(one, name) for name in _columns(reference, names)): one for one in present}
    if not mine:
        return []
    pairs = (
        (mine.get(tuple(getattr(one, name) for name in _columns(reference, names))), one) for one in rows
    )
    return [(one, other) for one, other in pairs if one is not None]


def _columns(reference: PersonReference, names: tuple[str, ...]) -> list[str]:
    meta = reference.model_class._meta
    return [str(getattr(meta.get_field(name), "attname", name)) for name in names]


def fold_memberships(person: Person, today: date) -> None:
    """Make one of memberships of the same unit and kind whose days overlap, and leave one main membership.

    Of two that overlap the one begun later says what the person is now; two that only meet are a career.
    """
    held: dict[tuple[int, str], Membership] = {}
    for one in person.memberships.order_by("valid_from", "pk"):
        key = one.organization_id, one.kind
        before = held.get(key)
        if before is not None and (before.valid_until is None or one.valid_from < before.valid_until):
            before.title, before.post = one.title or before.title, one.post or before.post
            settle_membership(before, one)
        else:
            held[key] = one
    # One that is still to come takes the place on its own first day.
    mains = person.memberships.filter(is_primary=True, valid_until=None, valid_from__lte=today)
    mains = mains.order_by("sort_no", "pk")
    first = mains.first()
    if first is not None:
        mains.exclude(pk=first.pk).update(is_primary=False)


def settle_membership(mine: Membership, theirs: Membership) -> None:
    """Let one membership span the days of both and take what it lacks."""
    ends = (mine.valid_until, theirs.valid_until)
    mine.valid_until = None if None in ends else max(day for day in ends if day is not None)
    mine.title = mine.title or theirs.title
    mine.post = mine.post or theirs.post
    mine.is_primary = mine.is_primary or theirs.is_primary
    theirs.delete()
    mine.save()
