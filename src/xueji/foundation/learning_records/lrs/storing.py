"""Statements into the river: one writer for single statements and batches, answered after COMMIT."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xueji.common.group_commit import GroupCommitWriter, WriterUnsure
from xueji.foundation.learning_records.lrs import activities, attachments, inheriting, numbering, people, rows
from xueji.foundation.learning_records.lrs.answers import Refused
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.multipart import Part
from xueji.foundation.learning_records.lrs.preparing import Prepared
from xueji.foundation.learning_records.rules import moments

TRIES = 3
UNSURE = (
    "The store does not know yet whether it keeps these statements. Send them again: a statement with an id "
    "is never kept twice; without an id, look for it first"
)


@dataclass(frozen=True, slots=True)
class Submission:
    """What one request stores: whole, or not at all."""

    statements: list[Prepared]
    caller: Caller
    parts: list[Part]
    now: datetime


class Overtaken(Exception):
    """Another process stored one of these statements at the same moment; the next try sees it."""


def write_submissions(submissions: Sequence[Submission]) -> list[Refused | None]:
    """Write many requests inside the caller's transaction; one outcome each, in order.

    A request with an id that is taken by another statement is refused and leaves no trace; an id that is
    taken by the same statement is no news.
    """
    refers = any(one.keys.target for each in submissions for one in each.statements)
    with numbering.at_work(alone=refers) as numbers:
        known = rows.known(one.uuid for each in submissions for one in each.statements)
        outcomes: list[Refused | None] = []
        accepted: list[tuple[Prepared, Caller]] = []
        taken: list[Submission] = []
        for submission in submissions:
            refused = _conflict(submission, known)
            outcomes.append(refused)
            if refused is None:
                taken.append(submission)
                for one in submission.statements:
                    if one.uuid not in known:
                        known[one.uuid] = (submission.caller.tenant_id, one.fingerprint)
                        accepted.append((one, submission.caller))
        if accepted:
            _write(accepted, numbers)
        for submission in taken:
            attachments.keep(submission.parts, submission.caller.tenant_id, submission.now)
    return outcomes


def _conflict(submission: Submission, known: rows.Known) -> Refused | None:
    for one in submission.statements:
        found = known.get(one.uuid)
        if found is not None and not _is_same(found, submission.caller.tenant_id, one.fingerprint):
            return Refused(409, f"A different statement with the id {one.uuid} is stored already")
    return None


def _is_same(found: tuple[int | None, int | None], tenant_id: int, fingerprint: int) -> bool:
    """The same statement again; where its JSON was taken out of use, the id alone has to do."""
    return found == (tenant_id, fingerprint) or found == (tenant_id, None)


def _write(accepted: list[tuple[Prepared, Caller]], numbers: numbering.Numbers) -> None:
    statements = [one for one, _ in accepted]
    for one, number in zip(statements, numbers.take(len(accepted)), strict=True):
        one.seq = number
        one.links = one.keys.links
    stored = moments.moment_of(statements[0].seq)
    places = people.places(accepted, stored)
    voided = inheriting.before_insert(accepted)
    # One order for all writers, so that two processes never wait for each other's rows.
    ordered = sorted(accepted, key=lambda pair: pair[0].uuid.int)
    if rows.insert(ordered, places, voided) != len(accepted):
        raise Overtaken
    inheriting.after_insert(accepted)
    activities.learn(accepted, stored)


writer: GroupCommitWriter[Submission, Refused | None] = GroupCommitWriter("statements", write_submissions)


def store(submission: Submission) -> None:
    """Store one request; returns when it is durable.

    Raises:
        Refused: 409 for a conflicting id; DomainError: too many wait, or the database failed.
    """
    for attempt in range(TRIES):
        try:
            refused = writer.submit(submission)
        except Overtaken:
            if attempt == TRIES - 1:
                raise Refused(503, "The same statements are being stored by another request") from None
            continue
        except WriterUnsure:
            raise Refused(503, UNSURE) from None
        if refused is not None:
            raise refused
        return
