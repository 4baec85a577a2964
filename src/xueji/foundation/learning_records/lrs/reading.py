"""Statements going out: one by id, or a list by filters."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import http_date

from xueji.foundation.learning_records.lrs import activities, attachments, cursors, multipart, numbering
from xueji.foundation.learning_records.lrs.answers import Refused, encode, json_answer
from xueji.foundation.learning_records.lrs.asked import Asked
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.finding import Row, Wish, find, find_one
from xueji.foundation.learning_records.lrs.reads import note_reading
from xueji.foundation.learning_records.lrs.rendering import statements_of
from xueji.foundation.learning_records.lrs.signing import attachments_of
from xueji.foundation.learning_records.models import LearningRecord
from xueji.foundation.learning_records.rules import formats, moments, values
from xueji.foundation.learning_records.rules.actors import check_actor, identity
from xueji.foundation.learning_records.rules.decoding import decode

THROUGH = "X-Experience-API-Consistent-Through"
DEFAULT_LIMIT = 100
LARGEST_LIMIT = 500
MOST_FILE_BYTES = 32 << 20  # of an answer with attachments, which is put together in memory
_SHAPES = ("format", "attachments")
_FILTERS = (
    "agent",
    "verb",
    "activity",
    "registration",
    "related_activities",
    "related_agents",
    "since",
    "until",
    "limit",
    "ascending",
    *_SHAPES,
)
_NUMBER = re.compile(r"\d{1,9}")
MORE = "/xapi/statements?more="


def get_statements(question: Asked, caller: Caller) -> HttpResponse:
    """A statement by ``statementId`` or ``voidedStatementId``, else a page of those that meet the filters."""
    caller.needs("all/read", "statements/read", "statements/read/mine")
    if caller.reads_all:
        note_reading(caller)
    through = numbering.consistent_through()
    named = [name for name in ("statementId", "voidedStatementId") if name in question.params]
    if named:
        question.only(named[0], *_SHAPES)
        answer = _one(question, caller, named[0])
    else:
        answer = _page(question, caller)
    answer.headers[THROUGH] = moments.moment_text(through)
    return answer


def _one(question: Asked, caller: Caller, name: str) -> HttpResponse:
    uuid = UUID(values.uuid_text(question.must(name), name))
    row = (
        LearningRecord.objects.filter(uuid=uuid, is_voided=name == "voidedStatementId")
        .values_list("seq", "tenant_id", "credential_id", "organization_path")
        .first()
    )
    if row is None or not _may_read(caller, *row[1:]):
        raise Refused(404, "There is no such statement")
    found = find_one(row[0])
    if found[1] is None and row[1] is not None:
        raise Refused(
            404, f"This statement was erased, or is in the archive of {moments.moment_of(row[0]):%Y-%m}"
        )
    shape = _Shape(question, caller)
    answer = shape.answer([found], lambda shown: shown[0])
    answer.headers["Last-Modified"] = http_date(moments.moment_of(row[0]).timestamp())
    return answer


def _may_read(caller: Caller, tenant_id: int | None, credential_id: int | None, path: str) -> bool:
    if tenant_id is None:
        return caller.reads_all and caller.has_below(path)
    return tenant_id == caller.tenant_id and (caller.reads_all or credential_id == caller.credential_id)


def _page(question: Asked, caller: Caller) -> HttpResponse:
    after = None
    if "more" in question.params:
        question.only("more")
        question.params, after = cursors.open_mark(question.params["more"], caller.tenant_id)
    question.only(*_FILTERS)
    wish = _wish(question, after)
    shape = _Shape(question, caller)
    found = find(wish, caller)
    rows, more = shape.fitting(found[: wish.limit - 1]), ""
    if len(rows) < len(found):
        more = MORE + cursors.seal(question.params, rows[-1][0], caller.tenant_id)
    answer = shape.answer(
        rows, lambda shown: b'{"statements":[' + b",".join(shown) + b'],"more":' + encode(more) + b"}"
    )
    if rows:
        newest = max(rows[0][0], rows[-1][0])
        answer.headers["Last-Modified"] = http_date(moments.moment_of(newest).timestamp())
    return answer


def _wish(question: Asked, after: int | None) -> Wish:
    """The filters of a request; one record more than asked for tells whether there is a next page."""
    params = question.params
    agent = ""
    if "agent" in params:
        agent = identity(check_actor(decode(params["agent"].encode()), "agent"))
        if not agent:
            raise Refused(400, "agent: a group without an identifier cannot be searched for")
    given = params.get("limit", str(DEFAULT_LIMIT))
    if not _NUMBER.fullmatch(given):
        raise Refused(400, "limit must be a whole number, 0 for the largest possible")
    return Wish(
        verb=_iri(params, "verb"),
        agent=agent,
        related_agents=_flag(params, "related_agents"),
        activity=_iri(params, "activity"),
        related_activities=_flag(params, "related_activities"),
        registration=values.uuid_text(params["registration"], "registration").lower()
        if "registration" in params
        else "",
        since=values.moment(params["since"], "since") if "since" in params else None,
        until=values.moment(params["until"], "until") if "until" in params else None,
        ascending=_flag(params, "ascending"),
        after=after,
        limit=min(int(given) or LARGEST_LIMIT, LARGEST_LIMIT) + 1,
    )


def _iri(params: dict[str, str], name: str) -> str:
    return values.iri(params[name], name) if name in params else ""


def _flag(params: dict[str, str], name: str) -> bool:
    value = params.get(name, "false")
    if value not in ("true", "false"):
        raise Refused(400, f"{name} must be true or false")
    return value == "true"


class _Shape:
    """How statements are given back: format, languages, with or without attachments."""

    def __init__(self, question: Asked, caller: Caller) -> None:
        self._format = question.params.get("format", "exact")
        if self._format not in ("exact", "ids", "canonical"):
            raise Refused(400, "format must be exact, ids or canonical")
        self._with_attachments = _flag(question.params, "attachments")
        self._wanted = formats.languages_wanted(question.header("accept-language"))
        self._caller = caller

    def fitting(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The first rows whose files make an answer of bearable size; the others are on the next page."""
        if not self._with_attachments:
            return rows
        files = [_files(row) for row in rows]
        sizes = attachments.sizes({one for hashes in files for one in hashes}, self._caller.tenant_id)
        told: set[str] = set()
        size = 0
        for position, hashes in enumerate(files):
            size += sum(sizes.get(one, 0) for one in hashes - told)
            told |= hashes
            if size > MOST_FILE_BYTES and position:
                return rows[:position]
        return rows

    def answer(self, rows: Sequence[Row], document: Any) -> HttpResponse:
        """The response; ``document`` puts the JSON of the statements together."""
        numbers = [row[0] for row in rows if row[1] is None]
        own = statements_of(numbers) if numbers else {}
        # What is left has lost its JSON to an archive of its month.
        rows = [row for row in rows if row[1] is not None or row[0] in own]
        if self._format == "exact" and not self._with_attachments:
            return json_answer(document([_exact(row, own) for row in rows]))
        decoded = [own.get(row[0]) or decode(_exact(row, own)) for row in rows]
        body = document([encode(one) for one in self._formed(decoded)])
        if not self._with_attachments:
            return json_answer(body)
        hashes = {one for statement in decoded for one in _hashes(statement)}
        parts = attachments.kept(hashes, self._caller.tenant_id) if hashes else []
        content, content_type = multipart.joined(body, parts)
        return HttpResponse(content, content_type=content_type)

    def _formed(self, statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if self._format == "ids":
            return [formats.only_ids(one) for one in statements]
        if self._format == "canonical":
            iris = {iri for one in statements for iri in formats.activity_iris(one)}
            known = activities.definitions(iris, self._caller.tenant_id)
            return [formats.canonical(one, self._wanted, known.get) for one in statements]
        return statements


def _hashes(statement: dict[str, Any]) -> set[str]:
    return {one["sha2"].lower() for _, one in attachments_of(statement)}


def _files(row: Row) -> set[str]:
    """SHA-2 of the files of a tool's statement; our own acts have none."""
    return _hashes(decode(row[1].encode())) if row[1] is not None else set()


def _exact(row: Row, own: dict[int, dict[str, Any]]) -> bytes:
    """A statement as it came in, to the letter, and behind it what the store adds."""
    number, body, added = row
    if body is None:
        return encode(own[number])
    return f"{body.rstrip()[:-1]},{added}}}".encode()
