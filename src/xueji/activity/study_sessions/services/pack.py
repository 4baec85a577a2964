"""Making and editing the study pack of a session."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.activity.assessments import selectors as questions
from xueji.activity.study_sessions.models import PackItem, StudySession
from xueji.activity.study_sessions.policy import session_policy
from xueji.activity.study_sessions.proposing import (
    ProposedItem,
    StudyPack,
    agenda_row_of,
    propose_pack,
    reading_seconds,
)
from xueji.activity.study_sessions.services._common import Status, claim_edit, locked, note, require_status
from xueji.common.errors import DomainError
from xueji.foundation.library import selectors as library
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

ITEMS_MOST = 30
REASON_CHARACTERS = 300
PROMPT_CHARACTERS = 300
ADDED_BY_HAND = "组织者选入"


@transaction.atomic
def propose_for_session(
    session: StudySession, actor: "User | None", now: datetime, edit_no: int | None = None
) -> StudyPack:
    """Make the pack from the agenda and the invited, in place of what was there.

    Returns:
        The proposal; when nothing bears on the agenda the pack stays as it was and ``message`` says so.
    Raises:
        DomainError: there is no agenda; EditConflict: somebody else changed the session.
    """
    current = _editable(session, edit_no)
    rows = {item.text: item.pk for item in current.agenda_items.order_by("sort_no")}
    if not rows:
        raise DomainError("请先填写议程，再生成学习包。")
    people = list(current.invitations.values_list("person_id", flat=True))
    proposal = propose_pack(
        "\n".join(rows), organization=current.organization, person_ids=people, now=max(now, current.starts_at)
    )
    if proposal.articles:
        _replace(current, proposal.items, rows)
        note(actor, "propose_pack", current, f"生成学习包 {len(proposal.items)} 项", now)
    return proposal


@transaction.atomic
def use_floor(session: StudySession, actor: "User | None", now: datetime, edit_no: int | None = None) -> None:
    """Take the discipline floor as the pack of an agenda nothing bears on."""
    current = _editable(session, edit_no)
    agenda = "\n".join(current.agenda_items.order_by("sort_no").values_list("text", flat=True))
    people = list(current.invitations.values_list("person_id", flat=True))
    proposal = propose_pack(agenda, organization=current.organization, person_ids=people, now=now)
    items = proposal.floor or proposal.articles
    if not items:
        raise DomainError("还没有导入法规，请先导入，或请内容编辑处理。")
    _replace(current, [*items, *([proposal.reflection] if proposal.reflection else [])], {})
    note(actor, "use_floor", current, "采用纪律底线内容", now)


@transaction.atomic
def add_to_pack(
    session: StudySession,
    kind: str,
    value: str,
    actor: "User | None",
    now: datetime,
    edit_no: int | None = None,
) -> PackItem:
    """Add one piece at the end of its kind: id of an article, case or revision, or a prompt.

    Raises:
        DomainError: no such piece, or it is in the pack already.
    """
    current = _editable(session, edit_no)
    item = _made_by_hand(kind, value.strip(), current.organization)
    if any(_same_thing(known, item) for known in current.pack_items.all()):
        raise DomainError("这项内容已在学习包里。")
    if current.pack_items.count() >= ITEMS_MOST:
        raise DomainError(f"学习包最多 {ITEMS_MOST} 项，请先移除一些。")
    item.session = current
    item.sort_no = 0
    item.save()
    _place_after_its_kind(current, item)
    note(actor, "add_to_pack", current, f"加入{item.get_kind_display()}", now)
    return item


@transaction.atomic
def remove_from_pack(
    session: StudySession, item_id: int, actor: "User | None", now: datetime, edit_no: int | None = None
) -> None:
    """Take one piece out; one already gone is left at that."""
    current = _editable(session, edit_no)
    item = current.pack_items.filter(pk=item_id).first()
    if item is not None:
        item.delete()
        note(actor, "remove_from_pack", current, f"移除{item.get_kind_display()}", now)


@transaction.atomic
def move_in_pack(
    session: StudySession,
    item_id: int,
    step: int,
    actor: "User | None",
    now: datetime,
    edit_no: int | None = None,
) -> None:
    """Move one piece up (−1) or down (1); at the end it stays."""
    current = _editable(session, edit_no)
    ids = list(current.pack_items.order_by("sort_no", "pk").values_list("pk", flat=True))
    if item_id not in ids:
        raise DomainError("这项内容已不在学习包里，请刷新页面。")
    at = ids.index(item_id)
    ids.insert(min(max(at + step, 0), len(ids) - 1), ids.pop(at))
    _renumber(ids)
    note(actor, "move_in_pack", current, "调整学习内容次序", now)


@transaction.atomic
def reorder_pack(
    session: StudySession,
    item_ids: Sequence[int],
    actor: "User | None",
    now: datetime,
    edit_no: int | None = None,
) -> None:
    """Put the pieces into this order; pieces not named keep their place at the end."""
    current = _editable(session, edit_no)
    known = list(current.pack_items.order_by("sort_no", "pk").values_list("pk", flat=True))
    named = [item_id for item_id in dict.fromkeys(item_ids) if item_id in known]
    _renumber(named + [item_id for item_id in known if item_id not in named])
    note(actor, "move_in_pack", current, "调整学习内容次序", now)


def _same_thing(one: PackItem, other: PackItem) -> bool:
    names = ("kind", "article_id", "resource_id", "revision_id", "prompt")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _editable(session: StudySession, edit_no: int | None) -> StudySession:
    current = locked(session)
    require_status(current, Status.DRAFT)
    claim_edit(current, edit_no)
    return current


def _place_after_its_kind(session: StudySession, item: PackItem) -> None:
    """Articles stay together, then cases, questions and prompts, as the pack is studied."""
    rows = list(session.pack_items.exclude(pk=item.pk).order_by("sort_no", "pk"))
    order = list(PackItem.Kind.values)
    rank = order.index(item.kind)
    place = max((at for at, row in enumerate(rows, 1) if order.index(row.kind) <= rank), default=0)
    ids = [row.pk for row in rows]
    ids.insert(place, item.pk)
    _renumber(ids)


def _renumber(ids: Sequence[int]) -> None:
    for sort_no, item_id in enumerate(ids, 1):
        PackItem.objects.filter(pk=item_id).update(sort_no=sort_no)


def _replace(session: StudySession, items: Sequence[ProposedItem], rows: dict[str, int]) -> None:
    session.pack_items.all().delete()
    PackItem.objects.bulk_create(
        PackItem(
            session=session,
            kind=item.kind,
            article_id=item.article_id,
            resource_id=item.resource_id,
            revision_id=item.revision_id,
            prompt=item.prompt,
            agenda_item_id=agenda_row_of(item.agenda_text, rows),
            reason=item.reason[:REASON_CHARACTERS],
            score=item.score,
            reading_seconds=item.seconds,
            sort_no=sort_no,
        )
        for sort_no, item in enumerate(items, 1)
    )


def _made_by_hand(kind: str, value: str, organization: "Organization | None") -> PackItem:
    policy = session_policy()
    if kind == PackItem.Kind.REFLECTION:
        if not value or len(value) > PROMPT_CHARACTERS:
            raise DomainError(f"请填写思考题，最多 {PROMPT_CHARACTERS} 字。")
        seconds = policy.reflection_seconds
        return PackItem(kind=kind, prompt=value, reason=ADDED_BY_HAND, reading_seconds=seconds)
    key = int(value) if value.isdecimal() and len(value) < 19 else 0
    if kind == PackItem.Kind.ARTICLE and (article := regulations.articles_by_ids([key]).get(key)):
        seconds = reading_seconds(article.text)
        return PackItem(kind=kind, article_id=key, reason=ADDED_BY_HAND, reading_seconds=seconds)
    if kind == PackItem.Kind.CASE and (case := library.resources_by_ids([key]).get(key)):
        if case.status in (library.Status.DRAFT, library.Status.REVIEW):
            raise DomainError("这个案例还没有发布，不能选入。")
        if not library.may_use(organization, key):
            raise DomainError("这个案例已停用，或者没有共享给本单位，不能选入。")
        seconds = case.reading_seconds or reading_seconds(case.body_text)
        return PackItem(kind=kind, resource_id=key, reason=ADDED_BY_HAND, reading_seconds=seconds)
    if kind == PackItem.Kind.QUESTION and key in questions.revisions_by_ids([key]):
        return PackItem(
            kind=kind, revision_id=key, reason=ADDED_BY_HAND, reading_seconds=policy.question_seconds
        )
    raise DomainError("没有找到所选的内容，请重新查找。")
