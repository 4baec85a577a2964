"""A person is erased: records stay for the figures of the unit, what other tools wrote of the person goes."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.batches import batches
from xueji.foundation.learning_records.lrs import people
from xueji.foundation.learning_records.models import ActorMapping, LearningRecord, StatementBody
from xueji.foundation.learning_records.rules import profile
from xueji.foundation.learning_records.rules.keys import OWN_RECORDS, key_of
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person


@transaction.atomic
def forget_person(person: "Person", now: datetime) -> int:
    """Delete the JSON of a person's statements and the accounts matched; returns how many rows went.

    Our own acts are found by the number the person has now, no longer by the one before.
    """
    statements = LearningRecord.objects.filter(person=person, tenant__isnull=False)
    gone = 0
    for batch in batches(list(statements.values_list("seq", flat=True))):
        gone += StatementBody.objects.filter(pk__in=batch).delete()[0]
    accounts, _ = ActorMapping.objects.filter(person=person).delete()
    identity = profile.person_identity(organizations.people_by_ids([person.pk])[person.pk].code)
    own_acts = LearningRecord.objects.filter(person=person, tenant=None)
    own_acts.update(actor_key=key_of(OWN_RECORDS, "actor", identity))
    transaction.on_commit(people.forget)
    return gone + accounts
