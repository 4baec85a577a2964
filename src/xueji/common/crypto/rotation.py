"""Seals every stored value again under the current suite and key.

Works in batches, each a transaction that skips what is current already. A run that was killed therefore left
whole batches behind, and the next one goes on with the rest; a second run finds nothing to do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from xueji.common.crypto import (
    FORMER,
    SuiteUnavailable,
    ValueDamaged,
    blind_index,
    current_header,
    decrypt,
    encrypt,
    is_index_of,
)
from xueji.common.crypto.columns import Column, headers, sealed_columns
from xueji.common.crypto.ring import FIRST_ID, KeyMissing, held_ring, save
from xueji.common.errors import DomainError

BATCH_ROWS = 500
# A value written under the former key while the run was on its way is found by another pass.
PASSES = 5

Progress = Callable[[str, int, int], None]
"""Told the column, how many values were looked at and how many there are."""


class RotationIncomplete(DomainError):
    """Some values could not be sealed again, or do not read back."""


class KeyInUse(DomainError):
    """The key is current, or values still need it."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a run did: values sealed again, and values read back afterwards."""

    resealed: int
    verified: int


def rotate(progress: Progress) -> Rotated:
    """Seal everything under the current suite and key, then read every value back.

    Raises:
        RotationIncomplete: a value cannot be read; everything else has been sealed again.
    """
    columns, resealed = sealed_columns(), 0
    for _ in range(PASSES):
        done = sum(_rotate_column(column, progress) for column in columns)
        resealed += done
        if not done:
            break
    verified = 0
    bad: list[str] = []
    for column in columns:
        good, wrong = _verify_column(column)
        verified, bad = verified + good, bad + wrong
    if bad:
        shown = "、".join(bad[:5])
        raise RotationIncomplete(
            f"{len(bad)} 个值读不出来或仍是旧密钥：{shown}。其余 {verified} 个值已核对无误；"
            "这些值可能被改动过，或缺少写入它们的密钥。"
        )
    return Rotated(resealed, verified)


def _stale_q(column: Column) -> Q:
    header = current_header()
    stale = ~Q(**{f"{column.sealed}__startswith": f"{header}:"})
    if column.index:
        stale |= ~Q(**{f"{column.index}__startswith": f"{header}."})
    return stale


def _rotate_column(column: Column, progress: Progress) -> int:
    total, seen, done, last = column.filled().count(), 0, 0, None
    while True:
        rows = column.filled() if last is None else column.filled().filter(pk__gt=last)
        ids = list(rows.values_list("pk", flat=True)[:BATCH_ROWS])
        if not ids:
            return done
        last, seen = ids[-1], seen + len(ids)
        done += _reseal(column, ids)
        progress(column.label, seen, max(total, seen))


@transaction.atomic
def _reseal(column: Column, ids: list[Any]) -> int:
    stale = column.model._base_manager.select_for_update().filter(_stale_q(column), pk__in=ids)
    changed = [row for row in stale if getattr(row, column.sealed) and _sealed_again(column, row)]
    column.model._base_manager.bulk_update(changed, column.names)
    return len(changed)


def _sealed_again(column: Column, row: models.Model) -> bool:
    try:
        text = decrypt(getattr(row, column.sealed))
    except (ValueDamaged, KeyMissing, SuiteUnavailable):
        return False
    setattr(row, column.sealed, encrypt(text))
    if column.index:
        setattr(row, column.index, blind_index(text))
    return True


def _verify_column(column: Column) -> tuple[int, list[str]]:
    good, wrong, header = 0, [], current_header()
    fields = ["pk", *column.names]
    for row in column.filled().only(*fields).iterator(chunk_size=BATCH_ROWS):
        if _is_sound(column, row, header):
            good += 1
        else:
            wrong.append(f"{column.label} 第 {row.pk} 行")
    return good, wrong


def _is_sound(column: Column, row: models.Model, header: str) -> bool:
    value = getattr(row, column.sealed)
    if not value:
        return True
    try:
        text = decrypt(value)
    except (ValueDamaged, KeyMissing, SuiteUnavailable):
        return False
    return value.startswith(f"{header}:") and (
        not column.index or is_index_of(getattr(row, column.index), text)
    )


def drop_key(key_id: str) -> None:
    """Take a key out of the ring for good; backups made under it can no longer be read.

    Raises:
        KeyMissing: the ring has no such key.
        KeyInUse: it is current, or values still need it.
    """
    held = held_ring()
    held.key(key_id)
    if key_id == held.current_id:
        raise KeyInUse(f"{key_id} 是当前密钥，不能删除；请先换用新的密钥。")
    needed = sum(
        count
        for column in sealed_columns()
        for header, count in headers(column).items()
        if header.partition(".")[2] == key_id or (header == FORMER and key_id == FIRST_ID)
    )
    if needed:
        raise KeyInUse(f"还有 {needed} 个值用 {key_id} 加密，请先运行 xueji keys rotate。")
    save(held.without(key_id))
