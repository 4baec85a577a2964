"""Canonical definitions of activities, put together from the statements about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.preparing import Prepared
from xueji.foundation.learning_records.models import XapiActivity
from xueji.foundation.learning_records.rules.activities import merged_definition
from xueji.foundation.learning_records.rules.keys import key_of

MAX_REMEMBERED = 20_000
_encode = msgspec.json.encode
_decode = msgspec.json.decode
# Key of an activity → the definition last merged, so that what is said again costs no query.
_merged: dict[int, bytes] = {}
Object = dict[str, Any]


def learn(accepted: Sequence[tuple[Prepared, Caller]], now: datetime) -> None:
    """Merge the definitions that statements bring."""
    news: dict[int, tuple[int, str, list[Object]]] = {}
    seen: dict[int, bytes] = {}
    for one, caller in accepted:
        for activity in one.keys.activities:
            definition = activity.get("definition")
            if not definition:
                continue
            key = key_of(caller.tenant_id, "object", activity["id"])
            text = _encode(definition)
            if (seen.get(key) or _merged.get(key)) != text:
                seen[key] = text
                news.setdefault(key, (caller.tenant_id, activity["id"], []))[2].append(definition)
    if news:
        _merge(news, now)
        transaction.on_commit(lambda: _remember(seen))


def _remember(seen: dict[int, bytes]) -> None:
    if len(_merged) > MAX_REMEMBERED:
        _merged.clear()
    _merged.update(seen)


def forget() -> None:
    """Merge every definition anew, e.g. after the database was exchanged."""
    _merged.clear()


def _merge(news: dict[int, tuple[int, str, list[Object]]], now: datetime) -> None:
    stored = XapiActivity.objects.select_for_update().filter(key__in=news).order_by("key")
    before = {row.key: _decode(row.definition) for row in stored}
    rows = []
    for key in sorted(news):
        tenant_id, iri, definitions = news[key]
        merged: Object = before.get(key, {})
        for definition in definitions:
            merged = merged_definition(merged, definition)
        text = _encode(merged).decode()
        rows.append(XapiActivity(key=key, tenant_id=tenant_id, iri=iri, definition=text, updated_at=now))
    XapiActivity.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["definition", "updated_at"],
    )


def definitions(iris: set[str], tenant_id: int) -> dict[str, Object]:
    """Canonical definitions by IRI."""
    keys = {key_of(tenant_id, "object", iri) for iri in iris}
    rows = XapiActivity.objects.filter(key__in=keys).values_list("iri", "definition")
    return {iri: _decode(text) for iri, text in rows}
