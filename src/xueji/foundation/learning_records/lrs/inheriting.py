"""Statements about statements: voiding, and being found by what the statement referred to is found by.

xAPI 1.0.3 Communication 2.1.3: a statement that refers to another meets a filter when the other one does, and
so on along the chain. So it gets the keys of the other as links when either of the two is stored.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from xueji.common.batches import batches
from xueji.foundation.learning_records.lrs import changes, rows
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.preparing import Prepared
from xueji.foundation.learning_records.models import LearningRecord, StatementBody
from xueji.foundation.learning_records.rules.decoding import decode
from xueji.foundation.learning_records.rules.keys import StatementKeys, key_of, keys_of
from xueji.foundation.learning_records.rules.statements import VOIDED_VERB

MAX_CHAIN = 50
Pair = tuple[Prepared, Caller]
Stored = dict[tuple[UUID, int], StatementKeys | None]


def before_insert(accepted: Sequence[Pair]) -> set[UUID]:
    """Void what is there already; returns which of the new statements are voided from the start."""
    voiding = {(caller.tenant_id, one.keys.target or "") for one, caller in accepted if one.is_voiding}
    voided = {
        one.uuid
        for one, caller in accepted
        if (caller.tenant_id, str(one.uuid)) in voiding and not one.is_voiding
    }
    for tenant_id, target in voiding:
        of_tenant = LearningRecord.objects.filter(uuid=target, tenant_id=tenant_id, is_voided=False)
        valid = of_tenant.exclude(verb_key=key_of(tenant_id, "verb", VOIDED_VERB))
        numbers = list(valid.values_list("seq", flat=True))
        if numbers:
            LearningRecord.objects.filter(seq__in=numbers).update(is_voided=True)
            changes.note(numbers)
    return voided | _voided_earlier(accepted)


def _voided_earlier(accepted: Sequence[Pair]) -> set[UUID]:
    """New statements that a statement already there voids."""
    found = set()
    by_id = {one.uuid: (one, caller) for one, caller in accepted}
    for row in _referring(by_id):
        one, caller = by_id[row["target_uuid"]]
        voids = row["verb_key"] == key_of(caller.tenant_id, "verb", VOIDED_VERB)
        if voids and row["tenant_id"] == caller.tenant_id and not one.is_voiding:
            found.add(one.uuid)
    return found


def _referring(uuids: Iterable[UUID]) -> list[dict[str, Any]]:
    return [
        dict(row)
        for batch in batches(list(uuids), 500)
        for row in LearningRecord.objects.filter(target_uuid__in=batch).values(
            "seq", "uuid", "tenant_id", "target_uuid", "verb_key"
        )
    ]


def after_insert(accepted: Sequence[Pair]) -> None:
    """Give the keys of statements to those that refer to them, whichever came first."""
    links: list[tuple[int, int]] = []
    stored: Stored = {}
    tenants = {one.uuid: caller.tenant_id for one, caller in accepted}
    for one, caller in accepted:
        if one.keys.target is not None:
            links += [(key, one.seq) for key in _keys_along(UUID(one.keys.target), caller.tenant_id, stored)]
    waiting = list(tenants)
    for _ in range(MAX_CHAIN):
        rows_found = [row for row in _referring(waiting) if row["tenant_id"] == tenants[row["target_uuid"]]]
        for row in rows_found:
            keys = _keys_along(row["target_uuid"], row["tenant_id"], stored)
            links += [(key, row["seq"]) for key in keys]
            tenants[row["uuid"]] = row["tenant_id"]
        waiting = [row["uuid"] for row in rows_found]
        if not waiting:
            break
    rows.insert_links(list(dict.fromkeys(links)))


def _keys_along(target: UUID, tenant_id: int, stored: Stored) -> set[int]:
    """The keys of a stored statement and of those it refers to in turn; ``stored`` holds what was read."""
    found: set[int] = set()
    for _ in range(MAX_CHAIN):
        if (target, tenant_id) not in stored:
            stored[target, tenant_id] = _stored_keys(target, tenant_id)
        keys = stored[target, tenant_id]
        if keys is None:
            break
        columns = (keys.actor, keys.verb, keys.object, keys.registration)
        found |= {key for key in columns if key is not None} | keys.links
        if keys.target is None or UUID(keys.target) == target:
            break
        target = UUID(keys.target)
    return found


def _stored_keys(uuid: UUID, tenant_id: int) -> StatementKeys | None:
    number = (
        LearningRecord.objects.filter(uuid=uuid, tenant_id=tenant_id).values_list("pk", flat=True).first()
    )
    # By number in a query of its own: a join would look into every month.
    body = StatementBody.objects.filter(pk=number).first() if number is not None else None
    return keys_of(decode(body.received.encode()), tenant_id) if body is not None else None
