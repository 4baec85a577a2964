"""Actors of other tools that nobody has matched yet, and matching them."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.learning_records.lrs import people
from xueji.foundation.learning_records.models import ActorMapping, LearningRecord
from xueji.foundation.learning_records.rules.actors import identity
from xueji.foundation.learning_records.rules.decoding import decode
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, User


class NotMatchable(DomainError):
    """The record is not of another tool, or its actor has no identifier."""


def unmatched_records(organization: "Organization") -> QuerySet[LearningRecord]:
    """Records that tools of this unit sent and whose person is not known, newest first."""
    return LearningRecord.objects.filter(tenant=organization, person=None).order_by("-seq")


def match_actor(record: LearningRecord, person: "Person", now: datetime, actor: "User | None" = None) -> int:
    """Say that the actor of a record is this person; earlier records follow, each with the unit of its day.

    Returns:
        How many records got their person.
    """
    if record.tenant_id is None or record.actor_key is None:
        raise NotMatchable("这条记录不能对应人员：它不是外部工具的记录，或其账号没有标识。")
    body = decode(record.statement.received.encode())
    with transaction.atomic():
        mapping, _ = ActorMapping.objects.update_or_create(
            actor_key=record.actor_key,
            defaults={
                "tenant_id": record.tenant_id,
                "label": identity(body["actor"])[:500],
                "person": person,
                "created_at": now,
            },
        )
        count = _give_person(record.actor_key, person)
        summary = f"把外部账号“{mapping.label[:100]}”对应到{person.name}，{count} 条记录"
        audit.record(
            actor=actor, action="learning_records.match_actor", target=mapping, summary=summary, at=now
        )
    people.forget()
    return count


def _give_person(actor_key: int, person: "Person") -> int:
    """Give the actor's unmatched records their person, and the unit of the day where there is one."""
    rows = LearningRecord.objects.filter(actor_key=actor_key, person=None)
    by_day: dict[date, list[int]] = {}
    for number, occurred_at in rows.values_list("seq", "occurred_at"):
        by_day.setdefault(timezone.localdate(occurred_at), []).append(number)
    for day, numbers in by_day.items():
        member = organizations.members_by_person_ids([person.pk], day).get(person.pk)
        place = (
            {"organization": member.organization, "organization_path": member.organization.path}
            if member
            else {}
        )
        LearningRecord.objects.filter(seq__in=numbers).update(person=person, **place)
    return sum(map(len, by_day.values()))
