"""The papers of a session: minutes (学习记录) and sign-in sheet (签到表), laid out officially."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.activity.assessments import selectors as questions
from xueji.activity.study_sessions import selectors
from xueji.activity.study_sessions.models import AttendanceCorrection, Invitation, PackItem, StudySession
from xueji.common.documents.model import (
    Align,
    Block,
    Document,
    Heading,
    LabelledParagraph,
    Paragraph,
    Provenance,
    SignatureLines,
    Table,
    TableColumn,
    chinese_date,
)

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

NOTHING = "无"
EMPTY_ROWS = 3
# Two full-width spaces on two lines: a cell tall enough for a signature.
ROOM_TO_SIGN = "\u3000\n\u3000"


def minutes(session: StudySession, *, made_by: str, now: datetime) -> Document:
    """The minutes of a session: meeting, attendance, what was studied, questions and results, decisions.

    Args:
        made_by: name of who exports, for the line at the end.
    """
    entries = selectors.pack(session)
    rows = selectors.roll(session)
    blocks: list[Block] = [
        *_meeting(session, rows),
        Heading(1, "会议议程"),
        *_lines(session.agenda_items.order_by("sort_no").values_list("text", flat=True)),
        Heading(1, "学习内容"),
        *_studied(entries),
        *_answered(session, entries),
        Heading(1, "发言要点"),
        *_lines(session.discussion_points.splitlines()),
        Heading(1, "形成意见或措施"),
        *_lines(session.decisions.splitlines()),
        *_attendance(rows),
        *_corrections(session),
        SignatureLines(["主持人签字", "记录人签字"]),
    ]
    return Document(
        title=f"{session.title}\n会前学纪学习记录",
        blocks=blocks,
        meta=[session.organization.name],
        author=made_by,
        created_at=now,
        provenance=Provenance(made_by, timezone.localtime(now), f"学纪平台 会前学纪 {session.pk} 号"),
    )


def _meeting(session: StudySession, rows: list[selectors.RollRow]) -> list[Block]:
    counts = selectors.count_roll(rows)
    names = [(label, person.name) for label, person in _people(session) if person is not None]
    observers = [row.name for row in rows if row.capacity != Invitation.Capacity.MEMBER and row.attended]
    missing = [
        f"{row.name}（{row.status_label}{'：' + row.note if row.note and not row.correction else ''}）"
        for row in rows
        if row.status and not row.attended and row.capacity == Invitation.Capacity.MEMBER
    ]
    pairs = [
        ("时间", _span(session)),
        ("地点", session.place or NOTHING),
        *names,
        ("应到", f"{counts.invited} 人，实到 {counts.attended} 人"),
        (
            "出席",
            "、".join(row.name for row in rows if row.attended and row.name not in observers) or NOTHING,
        ),
        ("列席", "、".join(observers) or NOTHING),
        ("缺席", "、".join(missing) or NOTHING),
    ]
    return [LabelledParagraph(label, text) for label, text in pairs]


def _people(session: StudySession) -> "list[tuple[str, Person | None]]":
    return [("主持人", session.chair), ("领学人", session.lead_reader), ("记录人", session.recorder)]


def _span(session: StudySession) -> str:
    begin = timezone.localtime(session.opened_at or session.starts_at)
    words = f"{chinese_date(begin.date())}{begin:%H:%M}"
    return f"{words}至{timezone.localtime(session.closed_at):%H:%M}" if session.closed_at else words


def _lines(texts: Iterable[str]) -> list[Block]:
    found: list[Block] = [Paragraph(text.strip()) for text in texts if text.strip()]
    return found or [Paragraph(NOTHING)]


def _studied(entries: list[selectors.PackEntry]) -> list[Block]:
    found: list[Block] = []
    for entry in entries:
        if entry.article is not None:
            found += [Heading(2, entry.title), *_lines(entry.text.splitlines())]
        elif entry.resource is not None:
            found += [
                Heading(2, f"案例：{entry.title}"),
                Paragraph(f"选用理由：{entry.item.reason or NOTHING}。"),
            ]
        elif entry.item.kind == PackItem.Kind.REFLECTION:
            found += [Heading(2, "思考题"), Paragraph(entry.title)]
    return found or [Paragraph(NOTHING)]


def _answered(session: StudySession, entries: list[selectors.PackEntry]) -> list[Block]:
    asked = [entry.question for entry in entries if entry.question is not None]
    if not asked:
        return []
    responses = questions.responses_of(f"session:{session.pk}")
    rows = []
    for number, question in enumerate(asked, 1):
        mine = [one for one in responses if one.revision_id == question.revision_id]
        right = sum(one.is_correct for one in mine)
        rate = f"{right * 100 / len(mine):.0f} %" if mine else "—"
        rows.append((number, question.stem, question.correct, len(mine), right, rate))
    columns = [
        TableColumn("序号", 1, Align.CENTER),
        TableColumn("题目", 6),
        TableColumn("答案", 1.2, Align.CENTER),
        TableColumn("作答", 1.2, Align.CENTER),
        TableColumn("答对", 1.2, Align.CENTER),
        TableColumn("正确率", 1.6, Align.CENTER),
    ]
    return [Heading(1, "答题情况"), Table(columns, rows, note="单位：人")]


def _attendance(rows: list[selectors.RollRow]) -> list[Block]:
    columns = [
        TableColumn("序号", 1, Align.CENTER),
        TableColumn("姓名", 2),
        TableColumn("职务", 3),
        TableColumn("状态", 1.6, Align.CENTER),
        TableColumn("方式", 2, Align.CENTER),
        TableColumn("证据", 1.2, Align.CENTER),
        TableColumn("补学", 2, Align.CENTER),
    ]
    words = {"open": "待补学", "done": "已补学"}
    table = [
        (
            number,
            row.name,
            row.title,
            row.status_label or "未登记",
            row.route_label if row.attended else "—",
            row.grade or "—",
            words.get(row.make_up, "—"),
        )
        for number, row in enumerate(rows, 1)
    ]
    return [
        Heading(1, "出勤明细"),
        Table(columns, table),
        Paragraph(
            "证据等级：A 为本人设备当场签到且无异常，或经主持人核对；B 为主持人点名；C 为纸质补录或会后更正。"
        ),
    ]


def _corrections(session: StudySession) -> list[Block]:
    rows = list(session.corrections.select_related("person", "corrected_by").order_by("number"))
    if not rows:
        return []
    return [Heading(1, "更正"), *(Paragraph(_correction_words(row)) for row in rows)]


def _correction_words(row: AttendanceCorrection) -> str:
    day = chinese_date(timezone.localdate(row.corrected_at))
    change = f"{row.get_status_before_display()}更正为{row.get_status_after_display()}"
    return (
        f"第{row.number}号：{row.person.name}，{change}。理由：{row.reason}。{row.corrected_by.name}，{day}。"
    )


def sign_in_sheet(
    session: StudySession, rows: list[selectors.RollRow], *, made_by: str, now: datetime
) -> Document:
    """The sheet to print and sign, with a few empty rows for people who come unannounced."""
    columns = [
        TableColumn("序号", 1, Align.CENTER),
        TableColumn("姓名", 2),
        TableColumn("单位", 3.4),
        TableColumn("职务", 2.4),
        TableColumn("签名", 2.6),
    ]
    table: list[tuple[object, ...]] = [
        (number, row.name, row.organization_name, row.title, ROOM_TO_SIGN)
        for number, row in enumerate(rows, 1)
    ]
    table += [(len(rows) + extra, "", "", "", ROOM_TO_SIGN) for extra in range(1, EMPTY_ROWS + 1)]
    begin = timezone.localtime(session.starts_at)
    return Document(
        title=f"{session.title}\n签到表",
        blocks=[Table(columns, table), SignatureLines(["记录人签字"])],
        meta=[
            session.organization.name,
            f"{chinese_date(begin.date())} {begin:%H:%M}  {session.place}".strip(),
        ],
        author=made_by,
        created_at=now,
        provenance=Provenance(made_by, timezone.localtime(now), f"学纪平台 会前学纪 {session.pk} 号签到表"),
    )
