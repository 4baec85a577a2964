"""Keeping the two trees and the names with their history.

``Organization.path`` and ``Organization.name`` say what holds today; each has an open row here, and a closed
row for every span before it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Concat, Right, Substr

from xueji.common.batches import batches
from xueji.common.errors import DomainError
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Organization, OrganizationName, OrganizationPlace
from xueji.foundation.organizations.services.given_paths import given_paths, keep_paths
from xueji.foundation.organizations.services.party_places import begin_party_places

BATCH_ROWS = 1000
PATH_MAX_CHARACTERS = 255
Tree = OrganizationPlace.Tree
NAME_FIELDS = ("name", "short_name", "kind", "division_code")


class TreeTooDeep(DomainError):
    """The unit would stand too many levels below the root."""


class MovedIntoItself(DomainError):
    """A unit cannot stand below itself."""


class BeforeLastChange(DomainError):
    """The day lies before a change that is recorded already."""


def lock_tree() -> None:
    """Let everybody who changes the shape of the tree wait for each other, until the transaction ends.

    The lock is on the roots and lets rows that refer to them be written meanwhile.
    """
    roots = Organization.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk")
    list(roots.values_list("pk"))


def open_places(tree: str) -> QuerySet[OrganizationPlace]:
    """Where units stand at present in one of the trees."""
    return OrganizationPlace.objects.filter(tree=tree, valid_until=None)


def next_path(tree: str, parent: Organization | None, parent_path: str) -> str:
    """The next path below a unit (or of a root); one that was ever in use is not given again.

    Raises:
        TreeTooDeep: there is no room so far down.
    """
    step = Max(Right("path", rules.STEP_CHARACTERS))
    below = [rows.filter(parent=parent).aggregate(last=step)["last"] for rows in given_paths(tree)]
    used = max(last or "" for last in below)
    path = rules.child_path(parent_path, rules.step_key(used) + 1 if used else 1)
    check_depth(len(path))
    return path


def check_depth(path_characters: int) -> None:
    """Refuse what would stand too far down.

    Raises:
        TreeTooDeep.
    """
    if path_characters > PATH_MAX_CHARACTERS:
        raise TreeTooDeep("单位层级过深，请选择更高一级的上级单位。")


def begin_history(units: Sequence[Organization]) -> None:
    """Write the first place and the first name of new units; parents come before children."""
    above = _spans_of({unit.parent_id for unit in units if unit.parent_id}, min(u.valid_from for u in units))
    places = [place for unit in units for place in _first_places(unit, above.get(unit.parent_id or 0, []))]
    OrganizationPlace.objects.bulk_create(places, batch_size=BATCH_ROWS)
    names = [_name_row(unit, unit.valid_from) for unit in units]
    OrganizationName.objects.bulk_create(names, batch_size=BATCH_ROWS)
    begin_party_places(units)


def _spans_of(keys: Iterable[int], day: date) -> dict[int, list[OrganizationPlace]]:
    """Where units stood on a day and since, in the tree of units."""
    found: dict[int, list[OrganizationPlace]] = {}
    for batch in batches(sorted(keys)):
        rows = OrganizationPlace.objects.filter(tree=Tree.UNIT, organization_id__in=batch)
        for place in rows.exclude(valid_until__lte=day).order_by("valid_from"):
            found.setdefault(place.organization_id, []).append(place)
    return found


def _first_places(unit: Organization, above: Sequence[OrganizationPlace]) -> list[OrganizationPlace]:
    """One span; several when the unit is registered late and its superior was moved meanwhile."""
    later = [place for place in above if place.valid_until is None or place.valid_until > unit.valid_from]
    step = unit.path[-rules.STEP_CHARACTERS :]
    paths = [place.path + step for place in later] or [unit.path]
    starts = [unit.valid_from, *(max(place.valid_from, unit.valid_from) for place in later[1:])]
    ends = [*starts[1:], unit.valid_until]
    return [
        OrganizationPlace(
            organization=unit, parent_id=unit.parent_id, path=path, valid_from=start, valid_until=end
        )
        for path, start, end in zip(paths, starts, ends, strict=True)
    ]


def _name_row(unit: Organization, day: date) -> OrganizationName:
    values = {field: getattr(unit, field) for field in NAME_FIELDS}
    return OrganizationName(organization=unit, valid_from=day, **values)


def renamed(units: Iterable[Organization], day: date) -> None:
    """The units bear their present names from this day on; what they bore before stays on record.

    Raises:
        BeforeLastChange: one of them was renamed after that day.
    """
    by_key = {unit.pk: unit for unit in units}
    fresh = []
    for batch in batches(sorted(by_key)):
        rows = OrganizationName.objects.filter(organization_id__in=batch, valid_until=None)
        fresh += [_next_name(by_key[row.organization_id], row, day) for row in rows]
        rows.filter(valid_from__gte=day).delete()
        rows.filter(valid_from__lt=day).update(valid_until=day)
    OrganizationName.objects.bulk_create(fresh, batch_size=BATCH_ROWS)


def _next_name(unit: Organization, present: OrganizationName, day: date) -> OrganizationName:
    if day < present.valid_from != unit.valid_from:
        raise BeforeLastChange(f"“{present.name}”自 {present.valid_from} 起使用，生效日期不能早于这一天。")
    return _name_row(unit, max(day, unit.valid_from))


def corrected(unit: Organization, former_start: date, former_end: date | None) -> None:
    """Facts had been written wrongly: the present name and the outer days follow, without a new span.

    Raises:
        BeforeLastChange: the first span would end before it begins.
    """
    unit.names.filter(valid_until=None).update(**{field: getattr(unit, field) for field in NAME_FIELDS})
    if unit.valid_from != former_start:
        for rows in (unit.names, unit.places):
            first = rows.filter(valid_from=former_start)
            if first.filter(valid_until__lte=unit.valid_from).exists():
                raise BeforeLastChange("生效日期晚于这个单位的第一次变更，请核对。")
            first.update(valid_from=unit.valid_from)
    if unit.valid_until != former_end:
        if former_end is None and unit.valid_until is not None:
            ended(unit, unit.valid_until)
            return
        for rows in (unit.names, unit.places):
            rows.filter(valid_until=former_end).update(valid_until=unit.valid_until)


def ended(unit: Organization, day: date) -> None:
    """Close every open row of a unit that is over from this day on."""
    keep_paths(unit.places.filter(valid_until=None, valid_from__gte=day))
    for rows in (unit.names, unit.places, unit.links_in, unit.links_out):
        rows.filter(valid_until=None, valid_from__lt=day).update(valid_until=day)
        rows.filter(valid_until=None).delete()


def moved(
    tree: str, unit: Organization, old: str, parent: Organization | None, parent_path: str, day: date
) -> str:
    """Put a unit with everything below it under another one from this day on; returns its new path.

    Raises:
        TreeTooDeep: there is no room so far down.
        BeforeLastChange: something inside changed its place after that day.
    """
    if parent is not None:
        _check_target(tree, parent, day)
    new = next_path(tree, parent, parent_path)
    inside = _open_inside(tree, old)
    deepest = max((len(place.path) for place in inside), default=len(old))
    check_depth(deepest + len(new) - len(old))
    late = next((place for place in inside if _changed_after(place, day)), None)
    if late is not None:
        raise BeforeLastChange(
            f"“{late.organization.name}”在 {late.valid_from} 有过隶属变更，生效日期不能早于这一天。"
        )
    _refuse_before_somebody_left(tree, old, day)
    _split_spans(inside, unit, old, new, parent, day)
    return new


def _refuse_before_somebody_left(tree: str, path: str, day: date) -> None:
    """Who was inside on that day and left later would be left without anybody above."""
    low, high = rules.subtree_range(path)
    closed = OrganizationPlace.objects.filter(tree=tree, path__gte=low, path__lt=high, valid_until__gt=day)
    left = closed.select_related("organization").order_by("-valid_until").first()
    if left is not None:
        raise BeforeLastChange(
            f"“{left.organization.name}”{left.valid_until} 才离开这里，生效日期不能早于这一天。"
        )


def _check_target(tree: str, parent: Organization, day: date) -> None:
    place = open_places(tree).filter(organization=parent).first()
    if place is None:
        raise BeforeLastChange(f"“{parent.name}”已经撤销，不能作为上级单位。")
    if place.valid_from > day:
        raise BeforeLastChange(
            f"“{parent.name}”自 {place.valid_from} 起才在现在的位置，生效日期不能早于这一天。"
        )


def _open_inside(tree: str, path: str) -> list[OrganizationPlace]:
    low, high = rules.subtree_range(path)
    rows = open_places(tree).filter(path__gte=low, path__lt=high)
    return list(rows.select_related("organization").order_by("path"))


def _changed_after(place: OrganizationPlace, day: date) -> bool:
    return place.valid_from > day and place.valid_from > place.organization.valid_from


def _split_spans(
    inside: Sequence[OrganizationPlace],
    unit: Organization,
    old: str,
    new: str,
    parent: Organization | None,
    day: date,
) -> None:
    """Close the spans that ran before the day and open new ones; spans that begin with it are rewritten."""
    fresh, rewritten = [], []
    keep_paths(place for place in inside if place.valid_from >= day)
    for place in inside:
        is_top = place.organization_id == unit.pk
        above = parent.pk if is_top and parent else None if is_top else place.parent_id
        if place.valid_from < day:
            fresh.append(
                OrganizationPlace(
                    tree=place.tree,
                    organization_id=place.organization_id,
                    parent_id=above,
                    path=new + place.path[len(old) :],
                    valid_from=day,
                )
            )
        else:
            place.path, place.parent_id = new + place.path[len(old) :], above
            rewritten.append(place)
    for start in range(0, len(fresh), BATCH_ROWS):
        keys = [place.organization_id for place in fresh[start : start + BATCH_ROWS]]
        open_places(fresh[0].tree).filter(organization_id__in=keys).update(valid_until=day)
    OrganizationPlace.objects.bulk_update(rewritten, ["path", "parent"], batch_size=BATCH_ROWS)
    OrganizationPlace.objects.bulk_create(fresh, batch_size=BATCH_ROWS)


def rewrite_present(old: str, new: str, unit: Organization, parent: Organization | None) -> None:
    """Bring ``Organization.path`` of a subtree to its new place, units that are over included."""
    low, high = rules.subtree_range(old)
    shift = (len(new) - len(old)) // rules.STEP_CHARACTERS
    Organization.objects.filter(path__gte=low, path__lt=high).update(
        path=Concat(Value(new), Substr("path", len(old) + 1)), depth=F("depth") + shift
    )
    Organization.objects.filter(pk=unit.pk).update(parent=parent)
