"""Writing units."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Organization, Post

PATH_MAX_CHARACTERS = 255
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


class TreeTooDeep(DomainError):
    """The unit would stand too many levels below the root."""


class MovedIntoItself(DomainError):
    """A unit cannot stand below itself."""


class StillInUse(DomainError):
    """A unit with units in force below it cannot be ended."""


def next_child_path(parent: Organization | None) -> str:
    """The next free path below a unit (or of a root); call it inside the transaction that uses it."""
    siblings = Organization.objects.filter(parent=parent)
    if parent is not None:
        # Two people adding below one unit wait for each other.
        Organization.objects.select_for_update().get(pk=parent.pk)
    last = siblings.order_by("-path").values_list("path", flat=True).first()
    key = rules.step_key(last[-rules.STEP_CHARACTERS :]) + 1 if last else 1
    path = rules.child_path(parent.path if parent else "", key)
    if len(path) > PATH_MAX_CHARACTERS:
        raise TreeTooDeep("单位层级过深，请选择更高一级的上级单位。")
    return path


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
    if Organization.objects.filter(code=code).exists():
        raise CodeTaken(f"单位编码“{code}”已被使用，请换一个编码。")
    unit = Organization(
        name=name, kind=kind, code=code, parent=parent, path=next_child_path(parent), **_known(fields)
    )
    unit.depth = len(unit.path) // rules.STEP_CHARACTERS
    unit.valid_from = valid_from or timezone.localdate(now)
    set_search_keys(unit)
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError:
        raise CodeTaken("刚刚有人在同一位置添加了单位，请再提交一次。") from None
    record(actor=actor, action="organizations.create-unit", target=unit, summary=f"新建单位“{name}”", at=now)
    return unit


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
    """Change facts of a unit; the audit line keeps what they were. Its place in the tree stays.

    Raises:
        StillInUse: it would end while units below it go on.
    """
    unit = Organization.objects.select_for_update().get(pk=organization.pk)
    changes = {name: value for name, value in _known(fields).items() if getattr(unit, name) != value}
    if not changes:
        return unit
    end = changes.get("valid_until")
    if end is not None and _children_beyond(unit, end):
        raise StillInUse("下级单位尚未撤销，请先为下级单位填写失效日期。")
    before = {name: str(getattr(unit, name)) for name in changes}
    for name, value in changes.items():
        setattr(unit, name, value)
    set_search_keys(unit)
    unit.save()
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
    unit = Organization.objects.select_for_update().get(pk=organization.pk)
    target = Organization.objects.get(pk=parent.pk)
    if rules.is_within(target.path, unit.path):
        raise MovedIntoItself("不能把单位移到它自己的下级。")
    old, new = unit.path, next_child_path(target)
    low, high = rules.subtree_range(old)
    below = Organization.objects.filter(path__gte=low, path__lt=high)
    deepest = below.aggregate(depth=Max("depth"))["depth"]
    shift = target.depth + 1 - unit.depth
    if (deepest + shift) * rules.STEP_CHARACTERS > PATH_MAX_CHARACTERS:
        raise TreeTooDeep("移动后层级过深，请选择更高一级的上级单位。")
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)), depth=F("depth") + shift)
    Organization.objects.filter(pk=unit.pk).update(parent=target)
    summary = f"将“{unit.name}”移到“{target.name}”之下"
    detail = {"before": old, "after": new}
    record(actor=actor, action="organizations.move-unit", target=unit, summary=summary, at=now, detail=detail)
    unit.refresh_from_db()
    return unit


def _children_beyond(unit: Organization, end: date) -> bool:
    children = unit.children.all()
    return children.filter(valid_until=None).exists() or children.filter(valid_until__gt=end).exists()


def post_named(organization: Organization, title: str) -> Post | None:
    """The post of this title in a unit, made when missing; None for an empty title."""
    if not title:
        return None
    return Post.objects.get_or_create(organization=organization, title=title)[0]
