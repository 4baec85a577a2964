"""Accounts of other tools: whose they are, and what becomes of the statements already stored."""

import json
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from xueji.common.audit import services as audit
from xueji.common.batches import batches
from xueji.common.errors import DomainError
from xueji.foundation.learning_records.lrs import changes, people
from xueji.foundation.learning_records.lrs.answers import encode
from xueji.foundation.learning_records.models import (
    ActorMapping,
    LearningRecord,
    SetAsideActor,
    StatementBody,
)
from xueji.foundation.learning_records.rules.actors import identity
from xueji.foundation.learning_records.rules.decoding import decode
from xueji.foundation.learning_records.rules.problems import InvalidStatement
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

LABEL_CHARACTERS = 500


class ActorTaken(DomainError):
    """The account is settled already, or is no account of another tool."""


def unmatched(tenant_ids: "QuerySet[Any] | list[int]") -> QuerySet[LearningRecord]:
    """The newest record of every account nobody is behind, with ``statement_count``.

    Args:
        tenant_ids: the units whose tools are meant.
    """
    open_records = LearningRecord.objects.filter(
        tenant__in=tenant_ids, person=None, actor_key__isnull=False, is_voided=False
    )
    of_actor = open_records.filter(actor_key=OuterRef("actor_key"))
    aside = SetAsideActor.objects.filter(actor_key=OuterRef("actor_key"))
    counted = of_actor.order_by().values("actor_key").annotate(n=Count("pk")).values("n")
    return (
        open_records.filter(~Exists(of_actor.filter(seq__gt=OuterRef("seq"))), ~Exists(aside))
        .select_related("credential", "organization")
        .prefetch_related("statement")
        .annotate(statement_count=Subquery(counted))
    )


def words_q(_: QuerySet[LearningRecord], words: str) -> Q:
    """Every word in the statement or in the name of its tool; JSON may write Chinese as ``\\u6797``."""
    condition = Q()
    for word in words.split():
        in_statement = Q(statement__received__icontains=word)
        escaped = Q(statement__received__icontains=json.dumps(word)[1:-1])
        condition &= in_statement | escaped | Q(credential__name__icontains=word)
    return condition


def newest_of_account(records: QuerySet[LearningRecord], pk: int) -> QuerySet[LearningRecord]:
    """Of such records the one of the account that record ``pk`` is of, whatever came in since."""
    account = LearningRecord.objects.filter(pk=pk).values("actor_key")[:1]
    return records.filter(actor_key=Subquery(account))


def _agent(record: LearningRecord) -> dict[str, Any]:
    """The actor of a statement; empty when it cannot be read."""
    try:
        actor: dict[str, Any] = decode(record.statement.received.encode())["actor"]
    except (InvalidStatement, StatementBody.DoesNotExist, KeyError, TypeError):
        return {}
    return actor


def actor_label(record: LearningRecord) -> str:
    """The account of a statement in words: name and identifier."""
    actor = _agent(record)
    found = identity(actor).replace("\x00", "")
    name = str(actor.get("name") or "").replace("\x00", "")
    return f"{name}（{found}）"[:LABEL_CHARACTERS] if name else found[:LABEL_CHARACTERS]


def match(record: LearningRecord, person: "Person", *, now: datetime, actor: "User | None") -> int:
    """Say that the account of a statement is this person; statements stored before get person and unit.

    Returns:
        How many stored statements the person got.
    Raises:
        ActorTaken: the account is matched already.
    """
    with transaction.atomic():
        key, tenant_id = _account(record)
        mapping, is_new = ActorMapping.objects.get_or_create(
            actor_key=key,
            defaults={
                "tenant_id": tenant_id,
                "label": actor_label(record),
                "agent": encode(_agent(record)).decode(),
                "person": person,
                "created_at": now,
            },
        )
        # What was stored while the account was being matched is given to the same person once more.
        count = _give(tenant_id, key, person) if is_new or mapping.person_id == person.pk else 0
        if not is_new and not count:
            raise ActorTaken("这个账号已经对应了人员；如要更改，先在“已对应”中取消原来的对应。")
        SetAsideActor.objects.filter(actor_key=key).delete()
        audit.record(
            actor=actor,
            action="learning_records.match_actor",
            target=mapping,
            summary=f"外部账号“{mapping.label[:80]}”对应{person.name}，{count} 条记录归入本人",
            at=now,
        )
        transaction.on_commit(people.forget)
    return count


def _account(record: LearningRecord) -> tuple[int, int]:
    if record.actor_key is None or record.tenant_id is None:
        raise ActorTaken("这条记录没有外部账号，不能对应人员。")
    return record.actor_key, record.tenant_id


def _give(tenant_id: int, key: int, person: "Person") -> int:
    """Person and unit of that day for every stored statement of an account."""
    rows = LearningRecord.objects.filter(tenant_id=tenant_id, actor_key=key, person=None)
    by_day = defaultdict(list)
    for seq, at in rows.values_list("seq", "occurred_at"):
        by_day[timezone.localdate(at)].append(seq)
    for day, numbers in by_day.items():
        facts: dict[str, object] = {"person": person}
        unit = organizations.organization_of(person, day)
        if unit is not None:
            facts.update(organization=unit, organization_path=unit.path)
        for batch in batches(numbers):
            LearningRecord.objects.filter(seq__in=batch).update(**facts)
            changes.note(batch)
    return sum(map(len, by_day.values()))


def unmatch(mapping: ActorMapping, *, now: datetime, actor: "User | None") -> int:
    """Take a match back: the statements of the account belong to nobody again, under the tool's unit.

    Returns:
        How many statements the person lost.
    """
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="learning_records.unmatch_actor",
            target=mapping,
            summary=f"取消外部账号“{mapping.label[:80]}”与{mapping.person.name}的对应",
            at=now,
        )
        rows = LearningRecord.objects.filter(
            tenant=mapping.tenant, actor_key=mapping.actor_key, person=mapping.person
        )
        numbers = list(rows.values_list("seq", flat=True))
        count = rows.update(person=None, organization=mapping.tenant, organization_path=mapping.tenant.path)
        changes.note(numbers)
        mapping.delete()
        transaction.on_commit(people.forget)
    return count


def set_aside(record: LearningRecord, *, now: datetime, actor: "User | None") -> None:
    """Say that an account is none of ours; its statements stay, the account is no longer listed."""
    with transaction.atomic():
        key, tenant_id = _account(record)
        aside, is_new = SetAsideActor.objects.get_or_create(
            actor_key=key,
            defaults={"tenant_id": tenant_id, "label": actor_label(record), "created_at": now},
        )
        if is_new:
            audit.record(
                actor=actor,
                action="learning_records.set_actor_aside",
                target=aside,
                summary=f"搁置外部账号“{aside.label[:80]}”",
                at=now,
            )


def take_back(aside: SetAsideActor, *, now: datetime, actor: "User | None") -> None:
    """List an account again that was set aside."""
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="learning_records.list_actor_again",
            target=aside,
            summary=f"恢复外部账号“{aside.label[:80]}”",
            at=now,
        )
        aside.delete()
