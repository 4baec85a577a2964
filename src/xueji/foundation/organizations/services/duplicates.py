"""Finding records that may be one human; a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.batches import batches
from xueji.foundation.organizations.models import DuplicatePair, Membership, Person
from xueji.foundation.organizations.selectors.roles import in_force_q

# Larger groups are no slip of one clerk: a shared office number, a default date.
MOST_IN_GROUP = 6
REASONS = {
    "phone": "手机号相同",
    "id": "身份证号相同",
    "name-unit": "姓名和单位相同",
    "name-party": "姓名和入党日期相同",
    "name-work": "姓名和参加工作日期相同",
}


def find_duplicates(now: datetime) -> int:
    """Bring the open pairs up to date; pairs judged before are left alone. Returns how many are open."""
    found = _found_pairs(now)
    with transaction.atomic():
        judged = DuplicatePair.objects.exclude(status=DuplicatePair.Status.OPEN)
        known = {(one.first_id, one.second_id): one for one in DuplicatePair.objects.all()}
        decided = set(judged.values_list("first_id", "second_id"))
        gone = [one.pk for pair, one in known.items() if pair not in found and pair not in decided]
        for batch in batches(gone):
            DuplicatePair.objects.filter(pk__in=batch).delete()
        changed = [known[pair] for pair in found.keys() & known.keys() if known[pair].reasons != found[pair]]
        for one in changed:
            one.reasons = found[one.first_id, one.second_id]
        DuplicatePair.objects.bulk_update(changed, ["reasons"], batch_size=500)
        new = [
            DuplicatePair(first_id=first, second_id=second, reasons=found[first, second], found_at=now)
            for first, second in sorted(found.keys() - known.keys())
        ]
        DuplicatePair.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return DuplicatePair.objects.filter(status=DuplicatePair.Status.OPEN).count()


def _found_pairs(now: datetime) -> dict[tuple[int, int], str]:
    reasons: dict[tuple[int, int], set[str]] = defaultdict(set)
    people = Person.objects.filter(merged_into=None)
    groups = {
        "id": _groups(people.exclude(id_index=""), "id_index"),
        "phone": _groups(people.exclude(phone_index=""), "phone_index"),
        "name-party": _groups(people.exclude(joined_party_date=None), "name_key", "joined_party_date"),
        "name-work": _groups(people.exclude(joined_work_date=None), "name_key", "joined_work_date"),
        "name-unit": _same_unit(now),
    }
    for reason, keys in groups.items():
        for group in keys:
            for pair in combinations(sorted(group), 2):
                reasons[pair].add(reason)
    return {pair: ",".join(sorted(told)) for pair, told in reasons.items()}


def _groups(people: QuerySet[Person], *fields: str) -> Iterator[list[int]]:
    """Keys of people who agree in the fields."""
    many = people.values(*fields).annotate(n=Count("pk")).filter(n__gt=1, n__lte=MOST_IN_GROUP)
    values = many.values_list(fields[0], flat=True).order_by()
    for batch in batches(set(values)):
        rows = people.filter(**{f"{fields[0]}__in": batch}).values_list("pk", *fields)
        yield from _alike((pk, tuple(rest)) for pk, *rest in rows)


def _same_unit(now: datetime) -> Iterator[list[int]]:
    held = Membership.objects.filter(in_force_q(timezone.localdate(now)), person__merged_into=None)
    many = held.values("organization_id", "person__name_key").annotate(n=Count("person", distinct=True))
    names = many.filter(n__gt=1, n__lte=MOST_IN_GROUP).values_list("person__name_key", flat=True).order_by()
    for batch in batches(set(names)):
        rows = held.filter(person__name_key__in=batch)
        keys = rows.values_list("person_id", "organization_id", "person__name_key").distinct()
        yield from _alike((person, (unit, name)) for person, unit, name in keys)


def _alike(rows: Iterable[tuple[int, tuple[object, ...]]]) -> Iterator[list[int]]:
    groups: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for key, values in rows:
        groups[values].add(key)
    return (list(group) for group in groups.values() if 1 < len(group) <= MOST_IN_GROUP)


@transaction.atomic
def judge_different(*, pair: DuplicatePair, now: datetime, actor: Actor | None = None) -> None:
    """Note that two records are two humans; the pair is not listed again."""
    DuplicatePair.objects.filter(pk=pair.pk).update(status=DuplicatePair.Status.DIFFERENT, decided_at=now)
    names = "与".join(f"“{one.name}”（{one.code}）" for one in (pair.first, pair.second))
    summary = f"核对：{names}不是同一人"
    record(actor=actor, action="organizations.judge-different", target=pair.first, summary=summary, at=now)
