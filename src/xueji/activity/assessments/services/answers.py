"""Saving answers: one by one through the group-commit writer, or many in a transaction of the caller."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from xueji.activity.assessments import rules
from xueji.activity.assessments.models import Attempt, Response
from xueji.activity.assessments.services.attempts import AttemptClosed, Times, is_open
from xueji.activity.assessments.services.keys import MarkingKey, marking_keys
from xueji.common.errors import DomainError
from xueji.common.group_commit import GroupCommitWriter

# The newest answer wins, whatever order the rows arrive in; a row sent twice is one row.
UPSERT = (
    "INSERT INTO {table} (attempt_id, revision_id, selected, is_correct, answered_at) VALUES {values} "
    "ON CONFLICT (attempt_id, revision_id) DO UPDATE SET selected = excluded.selected, "
    "is_correct = excluded.is_correct, answered_at = excluded.answered_at "
    "WHERE excluded.answered_at >= {table}.answered_at"
)
ROWS_A_STATEMENT = 500


class AnswerRefused(DomainError):
    """The letters are no answer to this question."""


class NewResponse(NamedTuple):
    """An answer to be saved: letters as chosen, and the server's moment at which they came in."""

    attempt_id: int
    revision_id: int
    selected: str
    answered_at: datetime


def save_response(*, attempt_id: int, revision_id: int, selected: str, now: datetime) -> NewResponse:
    """Save one answer; the same question answered again replaces it. Returns after it is durable.

    Inside a transaction of the caller it is durable with that.

    Raises:
        AttemptClosed: the attempt was handed in, or its time is over.
        AnswerRefused: there is no such question, or it has no such options.
        WriterOverloaded, WriterFailed: nothing was written.
        WriterUnsure: it may be written or not; the same again does no harm.
    """
    return writer.submit(NewResponse(attempt_id, revision_id, selected, now))


def closed_words(attempt: Times, now: datetime) -> str:
    """Why an answer that came at ``now`` was not taken."""
    if attempt.submitted_at is not None:
        moment = timezone.localtime(attempt.submitted_at)
        return f"已于 {moment:%Y-%m-%d %H:%M} 交卷，之后的选择不再计入。已保存的答案都在。"
    moment = timezone.localtime(attempt.closes_at or now)
    return f"作答已于 {moment:%Y-%m-%d %H:%M} 截止，这次选择没有计入。此前保存的答案都在。"


def save_responses(rows: Sequence[NewResponse]) -> list[bool]:
    """Save many answers in the caller's transaction; one outcome a row, in order.

    A row is refused (False) when its attempt is closed or unknown at the moment of the answer, or when the
    letters are no options of the question. An answer older than the stored one counts as saved and changes
    nothing.
    """
    return [isinstance(outcome, NewResponse) for outcome in write_responses(rows)]


def write_responses(rows: Sequence[NewResponse]) -> list[NewResponse | DomainError]:
    """Save many answers in the caller's transaction; for each row what was saved, or why it was not."""
    keys = marking_keys({row.revision_id for row in rows})
    attempts = _locked_attempts({row.attempt_id for row in rows})
    newest: dict[tuple[int, int], tuple[NewResponse, bool]] = {}
    outcomes: list[NewResponse | DomainError] = []
    for row in rows:
        letters = rules.normal_letters(row.selected)
        key = keys.get(row.revision_id)
        refusal = _refusal(letters, key, attempts.get(row.attempt_id), row.answered_at)
        outcomes.append(refusal or row._replace(selected=letters))
        place = (row.attempt_id, row.revision_id)
        is_newest = place not in newest or newest[place][0].answered_at <= row.answered_at
        if key is not None and refusal is None and is_newest:
            newest[place] = (row._replace(selected=letters), key.mark(letters))
    _write(sorted(newest.values()))
    return outcomes


writer: GroupCommitWriter[NewResponse, NewResponse] = GroupCommitWriter("test answers", write_responses)


def _refusal(letters: str, key: MarkingKey | None, attempt: Times | None, at: datetime) -> DomainError | None:
    if not letters:
        return AnswerRefused("这道题还没有选择；此前保存过的选择仍然有效。")
    if key is None or not key.accepts(letters):
        return AnswerRefused("这道题没有所选的选项，请刷新页面后再选。")
    if attempt is None:
        return AnswerRefused("没有找到这次作答，请回到测试页面重新开始。")
    return None if is_open(attempt, at) else AttemptClosed(closed_words(attempt, at))


def _locked_attempts(attempt_ids: set[int]) -> dict[int, Times]:
    """Attempts held until the transaction ends, so that none is handed in between the look and the write."""
    found = Attempt.objects.select_for_update(no_key=True).filter(pk__in=attempt_ids).order_by("pk")
    return {pk: Times(*times) for pk, *times in found.values_list("pk", "submitted_at", "closes_at")}


def _write(answers: list[tuple[NewResponse, bool]]) -> None:
    table = connection.ops.quote_name(Response._meta.db_table)
    moment = connection.ops.adapt_datetimefield_value
    for start in range(0, len(answers), ROWS_A_STATEMENT):
        part = answers[start : start + ROWS_A_STATEMENT]
        statement = UPSERT.format(table=table, values=", ".join(["(%s, %s, %s, %s, %s)"] * len(part)))
        values: list[int | str | bool] = []
        for row, is_correct in part:
            values += [
                row.attempt_id,
                row.revision_id,
                row.selected,
                is_correct,
                str(moment(row.answered_at)),
            ]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
