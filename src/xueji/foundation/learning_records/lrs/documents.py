"""State, activity profile and agent profile documents, with optimistic concurrency."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags

from xueji.foundation.learning_records.lrs.agents import agent_in
from xueji.foundation.learning_records.lrs.answers import JSON, Refused, empty_answer, json_answer
from xueji.foundation.learning_records.lrs.asked import Asked
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.models import XapiDocument
from xueji.foundation.learning_records.rules.actors import identity
from xueji.foundation.learning_records.rules.decoding import decode
from xueji.foundation.learning_records.rules.problems import InvalidStatement
from xueji.foundation.learning_records.rules.values import iri, moment, uuid_text

Kind = XapiDocument.Kind
_KINDS = {
    "activities/state": (Kind.STATE, "stateId", "state"),
    "activities/profile": (Kind.ACTIVITY_PROFILE, "profileId", "profile"),
    "agents/profile": (Kind.AGENT_PROFILE, "profileId", "profile"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which documents are asked for: all of an agent and activity, or the one called ``name``."""

    kind: str
    tenant_id: int
    group_digest: str
    registration: str
    name: str
    since: datetime | None

    @property
    def digest(self) -> str:
        """What the one document is found by."""
        return _digest(self.group_digest, self.registration, self.name)

    def all(self) -> QuerySet[XapiDocument]:
        """Every document of the shelf; of any registration when none is named."""
        rows = XapiDocument.objects.filter(tenant_id=self.tenant_id, group_digest=self.group_digest)
        if self.registration:
            rows = rows.filter(registration=self.registration)
        return rows.filter(updated_at__gt=self.since) if self.since else rows

    def one(self) -> QuerySet[XapiDocument]:
        """The named document."""
        return XapiDocument.objects.filter(tenant_id=self.tenant_id, digest=self.digest)


def _digest(*parts: object) -> str:
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=16).hexdigest()


def _shelf(question: Asked, caller: Caller, *, name_needed: bool, with_since: bool = False) -> Shelf:
    kind, name_param, _ = _KINDS[question.resource]
    params = {
        Kind.STATE: ("activityId", "agent", "registration"),
        Kind.ACTIVITY_PROFILE: ("activityId",),
        Kind.AGENT_PROFILE: ("agent",),
    }[kind]
    question.only(*params, name_param, *(["since"] if with_since else []))
    activity = iri(question.must("activityId"), "activityId") if "activityId" in params else ""
    agent = identity(agent_in(question)) if "agent" in params else ""
    registration = question.params.get("registration")
    since = question.params.get("since")
    return Shelf(
        kind=kind,
        tenant_id=caller.tenant_id,
        group_digest=_digest(caller.tenant_id, kind, activity, agent),
        registration="" if registration is None else uuid_text(registration, "registration").lower(),
        name=question.must(name_param) if name_needed else question.params.get(name_param, ""),
        since=None if since is None else moment(since, "since"),
    )


def get_document(question: Asked, caller: Caller) -> HttpResponse:
    """One document, or the names of all when none is named."""
    caller.needs("all/read", _KINDS[question.resource][2])
    shelf = _shelf(question, caller, name_needed=False, with_since=True)
    if not shelf.name:
        rows = list(shelf.all().order_by("updated_at").values_list("name", "updated_at"))
        answer = json_answer([name for name, _ in rows])
        if rows:
            answer.headers["Last-Modified"] = http_date(rows[-1][1].timestamp())
        return answer
    found = shelf.one().first()
    if found is None:
        raise Refused(404, "There is no such document")
    answer = HttpResponse(bytes(found.content), content_type=found.content_type)
    answer.headers["ETag"] = f'"{found.etag}"'
    answer.headers["Last-Modified"] = http_date(found.updated_at.timestamp())
    return answer


def put_document(question: Asked, caller: Caller) -> HttpResponse:
    """Store a document in place of the one that was there."""

    def replaced(_: XapiDocument | None) -> bytes:
        return question.body

    return _change(question, caller, replaced, needs_tag=True)


def post_document(question: Asked, caller: Caller) -> HttpResponse:
    """Merge a JSON object into the one that is there; store it where there is none."""
    content_type = question.header("content-type").split(";")[0].strip().lower()
    posted = _json_object(question.body, "The content") if content_type == JSON else None

    def merged(old: XapiDocument | None) -> bytes:
        if old is None:
            return question.body
        if posted is None or old.content_type.split(";")[0].strip().lower() != JSON:
            raise Refused(400, "Only a JSON object can be merged into a JSON object")
        return msgspec.json.encode({**_json_object(bytes(old.content), "The stored document"), **posted})

    return _change(question, caller, merged, needs_tag=False)


def _json_object(content: bytes, what: str) -> dict[str, Any]:
    try:
        value = decode(content)
    except InvalidStatement as invalid:
        raise Refused(400, f"{what}: {invalid}") from None
    if not isinstance(value, dict):
        raise Refused(400, f"{what} must be a JSON object")
    return value


def _change(
    question: Asked,
    caller: Caller,
    content_after: Callable[[XapiDocument | None], bytes],
    *,
    needs_tag: bool,
) -> HttpResponse:
    caller.needs(_KINDS[question.resource][2])
    shelf = _shelf(question, caller, name_needed=True)
    try:
        with transaction.atomic():
            old = shelf.one().select_for_update().first()
            _check_tags(question, old, shelf, needs_tag=needs_tag)
            _save(shelf, old, question.header("content-type"), content_after(old), timezone.now())
    except IntegrityError:
        raise Refused(409, "The document was stored by another request at the same moment") from None
    return empty_answer()


def _save(shelf: Shelf, old: XapiDocument | None, content_type: str, content: bytes, now: datetime) -> None:
    row = old or XapiDocument(
        tenant_id=shelf.tenant_id,
        kind=shelf.kind,
        group_digest=shelf.group_digest,
        digest=shelf.digest,
        registration=shelf.registration,
        name=shelf.name,
    )
    row.content_type = (content_type or "application/octet-stream")[:255]
    row.content = content
    # xAPI 1.0.3 asks for SHA-1 here; it tells versions apart and protects nothing.
    row.etag = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    row.updated_at = now.astimezone(UTC)
    row.save()


def _check_tags(question: Asked, old: XapiDocument | None, shelf: Shelf, *, needs_tag: bool) -> None:
    """If-Match and If-None-Match (RFC 9110); an existing document is not overwritten blindly by PUT."""
    wanted, unwanted = question.header("if-match"), question.header("if-none-match")
    if wanted and not _matches(wanted, old):
        raise Refused(412, "If-Match: the document has changed; get it again")
    if unwanted and _matches(unwanted, old):
        raise Refused(412, "If-None-Match: there is such a document already")
    if needs_tag and not wanted and not unwanted:
        _refuse_blind(shelf, old, question.version or "")


def _refuse_blind(shelf: Shelf, old: XapiDocument | None, version: str) -> None:
    """A PUT without a tag: 2.0 refuses to overwrite, 1.0.3 wants a tag for every profile and for no state."""
    if version == "1.0.3" and shelf.kind == Kind.STATE:
        return
    if old is not None:
        raise Refused(409, "The document exists; get it first, and name its ETag in If-Match")
    if version == "1.0.3":
        raise Refused(400, "If-Match or If-None-Match is missing")


def _matches(header: str, old: XapiDocument | None) -> bool:
    if old is None:
        return False
    tags = parse_etags(header) or [f'"{header.strip()}"']
    return "*" in tags or any(tag.removeprefix("W/") == f'"{old.etag}"' for tag in tags)


def delete_document(question: Asked, caller: Caller) -> HttpResponse:
    """Delete one document; states may be deleted all at once."""
    caller.needs(_KINDS[question.resource][2])
    is_state = question.resource == "activities/state"
    shelf = _shelf(question, caller, name_needed=not is_state)
    with transaction.atomic():
        if shelf.name:
            old = shelf.one().select_for_update().first()
            _check_tags(question, old, shelf, needs_tag=False)
            if old is not None:
                old.delete()
        else:
            shelf.all().delete()
    return empty_answer()
