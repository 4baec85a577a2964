"""Our own acts of study as statements, after our published profile (rules/profile.py)."""

from collections.abc import Collection, Sequence
from typing import Any

from xueji.foundation.learning_records.models import LearningRecord
from xueji.foundation.learning_records.rules import profile
from xueji.foundation.learning_records.rules.keys import OWN_RECORDS, key_of
from xueji.foundation.learning_records.rules.moments import moment_of, moment_text
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

Object = dict[str, Any]
_LANGUAGE = "zh-CN"
_AUTHORITY = {
    "objectType": "Agent",
    "name": "学纪",
    "account": {"homePage": profile.TOOLS, "name": "xueji"},
}


def statements_of(numbers: Collection[int]) -> dict[int, Object]:
    """Statements of our own acts by record number; records of other tools are left out."""
    rows = list(
        LearningRecord.objects.filter(seq__in=numbers, tenant=None)
        .select_related("person", "organization", "replaces")
        .prefetch_related("articles", "disciplines")
    )
    articles = regulations.articles_by_ids({link.article_id for row in rows for link in row.articles.all()})
    cited = {pk: regulations.short_citation(article) for pk, article in articles.items()}
    return {row.seq: _statement(row, cited) for row in rows}


def _statement(row: LearningRecord, cited: dict[int, str]) -> Object:
    statement = {
        "id": str(row.uuid),
        "actor": _actor(row),
        "verb": {"id": profile.verb_iri(row.verb), "display": {_LANGUAGE: row.get_verb_display()}},
        "object": {
            "objectType": "Activity",
            "id": profile.activity_iri(row.activity_key),
            "definition": _definition(row),
        },
        "context": {"extensions": _extensions(row, cited)},
        "timestamp": moment_text(row.occurred_at),
        "stored": moment_text(moment_of(row.seq)),
        "authority": _AUTHORITY,
        "version": "1.0.0",
    }
    result = _result(row)
    return {**statement, "result": result} if result else statement


def _actor(row: LearningRecord) -> Object:
    code, name = (row.person.code, row.person.name) if row.person is not None else ("", "")
    return {"objectType": "Agent", "name": name, "account": {"homePage": profile.PEOPLE, "name": code}}


def _definition(row: LearningRecord) -> Object:
    return {"name": {_LANGUAGE: row.activity_title}, "type": profile.ACTIVITY_TYPES + row.activity_type}


def _result(row: LearningRecord) -> Object:
    found: Object = {}
    if row.success is not None:
        found["success"] = row.success
    if row.score is not None:
        found["score"] = {"scaled": row.score}
    if row.duration_seconds is not None:
        found["duration"] = f"PT{row.duration_seconds}S"
    return found


def _extensions(row: LearningRecord, cited: dict[int, str]) -> Object:
    found: Object = {
        profile.EXTENSION_UNIT: {"code": row.organization.code, "name": row.organization.name},
        profile.EXTENSION_ARTICLES: [
            cited[link.article_id] for link in row.articles.all() if link.article_id in cited
        ],
        profile.EXTENSION_DISCIPLINES: [link.discipline for link in row.disciplines.all()],
    }
    if row.evidence_grade or row.evidence:
        found[profile.EXTENSION_EVIDENCE] = {"grade": row.evidence_grade, "text": row.evidence}
    if row.replaces is not None:
        found[profile.EXTENSION_REPLACES] = str(row.replaces.uuid)
    return found


def own_activity(iri: str, tenant_paths: Sequence[str]) -> Object | None:
    """The definition of one of our activities, if an act in the unit's subtree was about it."""
    inside = organizations.in_scope_q("organization_path", list(tenant_paths))
    row = LearningRecord.objects.filter(
        inside, object_key=key_of(OWN_RECORDS, "object", iri), tenant=None
    ).first()
    return _definition(row) if row is not None else None
