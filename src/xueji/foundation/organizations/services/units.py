"""Writing units."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Organization, Post
from xueji.foundation.organizations.services.unit_places import (
    NAME_FIELDS,
    MovedIntoItself,
    Tree,
    begin_history,
    check_depth,
    corrected,
    lock_tree,
    moved,
    next_path,
    renamed,
    rewrite_present,
)

EDITABLE = frozenset(
    [
        "name",
        "short_name",
        "kind",
        "division_code",
        "industry",
        "region",
        "sort_no",
        "valid_from",
        "valid_until",
    ]
)


class CodeTaken(DomainError):
    """Another unit has this code."""


class UnitOver(DomainError):
    """The unit is abolished."""


class StillInUse(DomainError):
    """A unit with units in force below it cannot be ended."""


def free_code(parent: Organization | None) -> str:
    """A code nobody has, made of the parent's code and a running number."""
    head = f"{parent.code}-" if parent else "U"
    taken = set(Organization.objects.filter(code__startswith=head).values_list("code", flat=True))
    return next(code for number in range(1, 10_000_000) if (code := f"{head}{number:02d}") not in taken)


@transaction.atomic
def create_organization(
    *,
    name: str,
    kind: str,
    now: datetime,
    parent: Organization | None = None,
    code: str = "",
    valid_from: date | None = None,
    actor: Actor | None = None,
    **fields: Any,
) -> Organization:
    """Add a unit below ``parent`` (a root without one).

    Args:
        code: unique; made from the parent's code when left out.
        fields: any of short_name, division_code, industry, region, sort_no, valid_until.

    Raises:
        CodeTaken, TreeTooDeep.
    """
    code = code or free_code(parent)
    unit = found_unit(
        name=name,
        kind=kind,
        parent=parent,
        code=code,
        valid_from=valid_from or timezone.localdate(now),
        **_known(fields),
    )
    record(actor=actor, action="organizations.create-unit", target=unit, summary=f"新建单位“{name}”", at=now)
    return unit


def found_unit(
    *, name: str, kind: str, parent: Organization | None, code: str, valid_from: date, **fields: Any
) -> Organization:
    """Add a unit with its history and without a line in the audit trail, which the caller writes.

    Raises:
        CodeTaken, TreeTooDeep.
    """
    if Organization.objects.filter(code=code).exists():
        raise CodeTaken(f"单位编码“{code}”已被使用，请换一个编码。")
    above = _locked(parent)
    path = next_path(Tree.UNIT, above, above.path if above else "")
    unit = Organization(
        name=name, kind=kind, code=code, parent=above, path=path, valid_from=valid_from, **fields
    )
    unit.depth = len(path) // rules.STEP_CHARACTERS
    set_search_keys(unit)
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
            begin_history([unit])
    except IntegrityError:
        raise CodeTaken("刚刚有人在同一位置添加了单位，请再提交一次。") from None
    return unit


def _locked(parent: Organization | None) -> Organization | None:
    """The unit above as it stands now, while nobody else changes the tree."""
    lock_tree()
    found = Organization.objects.get(pk=parent.pk) if parent else None
    if found is not None:
        must_exist(found, timezone.localdate())
    return found


def must_exist(organization: Organization, on: date) -> None:
    """Refuse what is to begin or go on at a unit that is over by then.

    Raises:
        UnitOver: with the day since when.
    """
    over = organization.valid_until
    if over is not None and over <= on:
        raise UnitOver(f"“{organization.name}”自 {over} 起已撤销，请选择承接它的单位。")


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - EDITABLE
    if unknown:
        raise TypeError(f"Unknown fields of a unit: {', '.join(sorted(unknown))}.")
    return fields


def set_search_keys(unit: Organization) -> None:
    """Derive what the unit is found by when typing pinyin."""
    unit.letters, unit.initials = rules.letter_keys(unit.name)


@transaction.atomic
def update_organization(
    *, organization: Organization, now: datetime, actor: Actor | None = None, **fields: Any
) -> Organization:
    """Correct facts of a unit; the audit line keeps what they were. Its place in the tree stays.

    Raises:
        StillInUse: it would end while units below it go on.
        BeforeLastChange: its first day would come after its first change.
    """
    unit = Organization.objects.select_for_update().get(pk=organization.pk)
    changes = {name: value for name, value in _known(fields).items() if getattr(unit, name) != value}
    if not changes:
        return unit
    end = changes.get("valid_until")
    if end is not None and _children_beyond(unit, end):
        raise StillInUse("下级单位尚未撤销，请先为下级单位填写失效日期。")
    before = {name: str(getattr(unit, name)) for name in changes}
    former_start, former_end = unit.valid_from, unit.valid_until
    for name, value in changes.items():
        setattr(unit, name, value)
    set_search_keys(unit)
    unit.save()
    corrected(unit, former_start, former_end)
    detail = {"before": before, "after": {name: str(value) for name, value in changes.items()}}
    record(
        actor=actor,
        action="organizations.update-unit",
        target=unit,
        summary=f"修改单位“{unit.name}”",
        at=now,
        detail=detail,
    )
    return unit


@transaction.atomic
def move_organization(
    *, organization: Organization, parent: Organization, now: datetime, actor: Actor | None = None
) -> Organization:
    """Put a unit with everything below it under another unit; what was recorded before keeps its old place.

    Raises:
        TreeTooDeep: there is no room so far down.
        MovedIntoItself: the new place lies inside the unit.
    """
    lock_tree()
    unit = Organization.objects.get(pk=organization.pk)
    target = Organization.objects.get(pk=parent.pk)
    old = unit.path
    new = place_under(unit, target, timezone.localdate(now))
    summary = f"将“{unit.name}”移到“{target.name}”之下"
    detail = {"before": old, "after": new}
    record(actor=actor, action="organizations.move-unit", target=unit, summary=summary, at=now, detail=detail)
    unit.refresh_from_db()
    return unit


def rename_from(unit: Organization, day: date) -> None:
    """Store a unit with the new name it was given, which it bears from this day on.

    Raises:
        BeforeLastChange: it was renamed after that day.
    """
    set_search_keys(unit)
    unit.save(update_fields=[*NAME_FIELDS, "letters", "initials"])
    renamed([unit], day)


def place_under(unit: Organization, target: Organization, day: date) -> str:
    """Put a unit under another one from a day on; call it with the tree locked. Returns the new path.

    Raises:
        TreeTooDeep, MovedIntoItself, BeforeLastChange.
    """
    if rules.is_within(target.path, unit.path):
        raise MovedIntoItself("不能把单位移到它自己的下级。")
    old = unit.path
    low, high = rules.subtree_range(old)
    below = Organization.objects.filter(path__gte=low, path__lt=high)
    deepest = below.aggregate(depth=Max("depth"))["depth"]
    check_depth((deepest + target.depth + 1 - unit.depth) * rules.STEP_CHARACTERS)
    new = moved(Tree.UNIT, unit, old, target, target.path, day)
    rewrite_present(old, new, unit, target)
    return new


def _children_beyond(unit: Organization, end: date) -> bool:
    children = unit.children.all()
    return children.filter(valid_until=None).exists() or children.filter(valid_until__gt=end).exists()


def post_named(organization: Organization, title: str) -> Post | None:
    """The post of this title in a unit, made when missing; None for an empty title."""
    if not title:
        return None
    return Post.objects.get_or_create(organization=organization, title=title)[0]
