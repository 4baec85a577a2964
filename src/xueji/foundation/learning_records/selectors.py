"""Reading the river."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Max, Q, QuerySet

from xueji.common.batches import batches
from xueji.foundation.learning_records import permissions
from xueji.foundation.learning_records.lrs.credentials import SCOPES
from xueji.foundation.learning_records.lrs.months import parts as month_parts
from xueji.foundation.learning_records.lrs.months import strays as statements_without_month
from xueji.foundation.learning_records.lrs.tools import all_credentials
from xueji.foundation.learning_records.models import LearningRecord, RecordArticle
from xueji.foundation.learning_records.rules import profile
from xueji.foundation.learning_records.rules.keys import OWN_RECORDS, key_of
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

__all__ = [
    "SCOPES",
    "has_studied",
    "Grade",
    "Verb",
    "all_credentials",
    "month_parts",
    "recent_article_ids",
    "records_for",
    "records_of_activity",
    "records_of_person",
    "standing_records",
    "statements_without_month",
]

Verb = LearningRecord.Verb
Grade = LearningRecord.Grade
# A statement about another one (voiding it, remarking on it) is no act of study.
_ACTS = Q(is_voided=False, target_uuid=None)
_STUDIED = Q(record__replaced_by=None, record__is_voided=False) & ~Q(record__verb=Verb.MISSED)


def standing_records() -> QuerySet[LearningRecord]:
    """Acts that no correction has replaced and nobody has voided."""
    return LearningRecord.objects.filter(_ACTS, replaced_by=None)


def records_for(viewer: "User", on: date) -> QuerySet[LearningRecord]:
    """Acts the viewer may read: the own ones, and those made in units of the viewer's roles."""
    person = organizations.person_of(viewer)
    # A record keeps the path of its day; a unit that was moved since still reads its own.
    paths = organizations.with_former_paths(
        organizations.scope_paths(viewer, *permissions.READ_RECORDS.roles, on=on)
    )
    own = Q(person=person) if person else Q(pk=None)
    scoped = organizations.in_scope_q("organization_path", paths) if paths else Q(pk=None)
    return LearningRecord.objects.filter(own | scoped, _ACTS)


def records_of_person(viewer: "User", person: "Person", on: date) -> QuerySet[LearningRecord]:
    """One person's records that the viewer may read, newest first; corrections and what they replace."""
    return records_for(viewer, on).filter(person=person).order_by("-occurred_at", "-stored_at")


def records_of_activity(activity_key: str) -> QuerySet[LearningRecord]:
    """Standing records of one activity, e.g. one study session."""
    key = key_of(OWN_RECORDS, "object", profile.activity_iri(activity_key))
    return standing_records().filter(object_key=key, activity_key=activity_key)


def recent_article_ids(person_ids: Collection[int], since: datetime) -> dict[int, datetime]:
    """Articles these people studied since a moment, with the latest time each."""
    latest: dict[int, datetime] = {}
    for batch in batches(person_ids):
        rows = RecordArticle.objects.filter(
            _STUDIED, record__person_id__in=batch, record__occurred_at__gte=since
        )
        for article_id, last in rows.values_list("article_id").annotate(Max("record__occurred_at")):
            latest[article_id] = max(last, latest.get(article_id, last))
    return latest


def has_studied(path: str, article_ids: Collection[int]) -> bool:
    """Whether anybody in a unit's subtree has studied one of the articles."""
    paths = organizations.with_former_paths([path])
    rows = RecordArticle.objects.filter(
        _STUDIED, organizations.in_scope_q("record__organization_path", paths)
    )
    return any(rows.filter(article_id__in=batch).exists() for batch in batches(article_ids))
