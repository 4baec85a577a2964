"""Statements coming in: POST and PUT."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone

from xueji.foundation.learning_records.lrs import multipart, signing
from xueji.foundation.learning_records.lrs.answers import JSON, Refused, empty_answer, json_answer
from xueji.foundation.learning_records.lrs.asked import Asked
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.multipart import Part
from xueji.foundation.learning_records.lrs.preparing import Prepared, prepare
from xueji.foundation.learning_records.lrs.storing import Submission, store
from xueji.foundation.learning_records.rules.decoding import Received, received_statements
from xueji.foundation.learning_records.rules.values import uuid_text

WRITE = "statements/write"
MOST_STATEMENTS = 5000  # some 1.3 s of the one writer, for which everybody else's statements wait


def post_statements(question: Asked, caller: Caller) -> HttpResponse:
    """Store one statement or a batch; the batch is stored whole or not at all."""
    question.only()
    statements, _ = _stored(question, caller, "")
    return json_answer([str(one.uuid) for one in statements])


def put_statement(question: Asked, caller: Caller) -> HttpResponse:
    """Store one statement under the id in the address."""
    question.only("statementId")
    _stored(question, caller, uuid_text(question.must("statementId"), "statementId").lower())
    return empty_answer()


def _stored(question: Asked, caller: Caller, wanted_id: str) -> tuple[list[Prepared], bool]:
    caller.needs(WRITE)
    content, parts = _content(question)
    found, is_batch = received_statements(content)
    if len(found) > MOST_STATEMENTS:
        raise Refused(413, f"At most {MOST_STATEMENTS} statements a request; send the others in the next one")
    if wanted_id:
        if is_batch:
            raise Refused(400, "PUT takes one statement, not an array")
        _give_id(found[0], wanted_id)
    statements = [prepare(one, caller, question.version or "") for one in found]
    if len({one.uuid for one in statements}) != len(statements):
        raise Refused(400, "Two statements of the batch have the same id")
    if parts or any("attachments" in one.value for one in found):
        _check_attachments(found, parts)
    if statements:
        store(Submission(statements, caller, parts, timezone.now()))
    return statements, is_batch


def _give_id(received: Received, wanted_id: str) -> None:
    own = received.value.get("id")
    if own is None:
        received.value["id"] = wanted_id
        received.raw = received.raw[:1] + f'"id":"{wanted_id}",'.encode() + received.raw[1:]
    elif not isinstance(own, str) or own.lower() != wanted_id:
        raise Refused(400, "id: differs from the parameter statementId")


def _content(question: Asked) -> tuple[bytes, list[Part]]:
    """The JSON of the statements and the attachments that came with it."""
    content_type = question.header("content-type")
    kind = content_type.split(";")[0].strip().lower()
    if kind == JSON:
        return question.body, []
    if kind == "multipart/mixed":
        return multipart.split(question.body, content_type)
    raise Refused(400, f"Content-Type must be {JSON} or multipart/mixed, not {kind or 'empty'}")


def _check_attachments(found: Sequence[Received], parts: list[Part]) -> None:
    """Every attachment is here or at a fileUrl, every part belongs to one, signatures are sound."""
    by_hash = {part.sha2: part for part in parts}
    wanted = set()
    for received in found:
        for path, attachment in signing.attachments_of(received.value):
            sha2 = attachment["sha2"].lower()
            wanted.add(sha2)
            if sha2 not in by_hash and "fileUrl" not in attachment:
                raise Refused(400, f"{path}: the attachment is neither in the request nor at a fileUrl")
            signing.check_signature(path, attachment, by_hash.get(sha2), received.value)
    surplus = by_hash.keys() - wanted
    if surplus:
        raise Refused(
            400, f"The part with X-Experience-API-Hash {min(surplus)[:16]}… belongs to no attachment"
        )
