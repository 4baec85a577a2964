"""Two records of people are one human: the river names the survivor, and one act told twice counts once."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.batches import batches
from xueji.foundation.learning_records.lrs import changes, people
from xueji.foundation.learning_records.models import ActorMapping, LearningRecord
from xueji.foundation.learning_records.rules import profile
from xueji.foundation.learning_records.rules.keys import OWN_RECORDS, key_of

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

Verb = LearningRecord.Verb
# Acts that come many to one activity; of all others there is one.
MANY = (Verb.ANSWERED, Verb.REVIEWED)
Act = tuple[str, str, str]


def hand_over_accounts(kept: "Person", lost: "Person") -> int:
    """Accounts of other tools belong to the survivor from now on; returns how many."""
    transaction.on_commit(people.forget)
    return ActorMapping.objects.filter(person=lost).update(person=kept)


def hand_over_records(kept: "Person", lost: "Person") -> int:
    """Give every record of the losing one to the survivor, and void what is now there twice.

    Returns:
        How many records moved.
    """
    doubled = _doubled(kept, lost)
    numbers = list(LearningRecord.objects.filter(person=lost).values_list("seq", flat=True))
    key = key_of(OWN_RECORDS, "actor", profile.person_identity(kept.code))
    for batch in batches(numbers):
        rows = LearningRecord.objects.filter(seq__in=batch)
        rows.update(person=kept)
        rows.filter(tenant=None).update(actor_key=key)
    LearningRecord.objects.filter(seq__in=doubled).update(is_voided=True)
    for batch in batches(dict.fromkeys([*numbers, *doubled])):
        changes.note(batch)
    return len(numbers)


def _doubled(kept: "Person", lost: "Person") -> list[int]:
    """Record numbers that do not count, because the same act stands under the other record of the person.

    What was finished first counts, answers of one paper together. Who attended did not miss.
    """
    mine, theirs = _standing(kept), _standing(lost)
    my_ends, their_ends = _ends(mine), _ends(theirs)
    void = set()
    for act in mine.keys() & theirs.keys():
        is_mine_first = my_ends[act[:2]] <= their_ends[act[:2]]
        void.add((theirs if is_mine_first else mine)[act].seq)
    rows = [*mine.values(), *theirs.values()]
    attended = {row.activity_key for row in rows if row.verb == Verb.ATTENDED}
    void |= {row.seq for row in rows if row.verb == Verb.MISSED and row.activity_key in attended}
    return sorted(void)


def _standing(person: "Person") -> dict[Act, LearningRecord]:
    """Our own standing records of a person by what was done."""
    rows = LearningRecord.objects.filter(person=person, tenant=None, is_voided=False, replaced_by=None)
    return {(row.verb, row.activity_key, _part(row, person)): row for row in rows}


def _part(row: LearningRecord, person: "Person") -> str:
    """Which of an activity's many acts it is: the source key without the person; empty for a single one."""
    if row.verb not in MANY:
        return ""
    parts = row.source_key.removeprefix(f"{row.activity_key}:").split(":")
    if str(person.pk) in parts:
        parts.remove(str(person.pk))  # the first one: what follows it may be a number like it
    return ":".join(parts)


def _ends(rows: dict[Act, LearningRecord]) -> dict[tuple[str, str], datetime]:
    """When the last act of each kind and activity was."""
    ends: dict[tuple[str, str], datetime] = {}
    for (verb, activity, _), row in rows.items():
        ends[verb, activity] = max(row.occurred_at, ends.get((verb, activity), row.occurred_at))
    return ends
