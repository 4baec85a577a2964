"""Archives and ledgers as documents, with a trace of who took them out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common.documents.model import (
    Align,
    Block,
    Document,
    Heading,
    LabelledParagraph,
    Paragraph,
    Provenance,
    Table,
    TableColumn,
)
from xueji.common.documents.xlsx import Column, Kind, write_table
from xueji.foundation.organizations import services as organizations
from xueji.reporting.archives import rules
from xueji.reporting.archives.selectors import Archive, LedgerRow

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

LEDGER_TITLE = "学纪工作台账"
UNIT_COLUMN = "单位"
# 1.3 D of the form book: 会前学纪台账, with the unit (for several units in one file) and a note.
LEDGER_COLUMNS = (
    Column("序号", kind=Kind.INTEGER, width=5),
    Column("日期", kind=Kind.DATE, width=11),
    Column(UNIT_COLUMN, width=16),
    Column("会议名称", width=16),
    Column("主持人", width=8),
    Column("领学人", width=8),
    Column("学习内容", width=22),
    Column("条款", width=20),
    Column("参加/应到", width=8),
    Column("缺席补学", kind=Kind.INTEGER, width=6),
    Column("形成意见或措施", width=16),
    Column("责任人/时限", width=11),
    Column("落实情况", width=12),
    Column("材料编号", width=10),
    Column("备注", width=8),
)
ENTRY_COLUMNS = (
    TableColumn("时间", 1.5),
    TableColumn("行为", 0.8, Align.CENTER),
    TableColumn("内容", 2.6),
    TableColumn("条款与结果", 2.6),
    TableColumn("证据", 0.8, Align.CENTER),
)
EXPORTED_RECORDS = 3_000


def ledger_workbook(
    rows: Iterable[LedgerRow], unit: str, period: str, filters: str, made_by: str, now: datetime
) -> bytes:
    """The ledger as the usual printed form: unit over it, who fills it in and who checks it under it."""
    local, found = timezone.localtime(now), list(rows)
    # One unit stands over the table; a column for it is needed for several only.
    is_one_unit = len({row.organization_name for row in found}) <= 1
    columns = [column for column in LEDGER_COLUMNS if not (is_one_unit and column.title == UNIT_COLUMN)]
    source = f"{LEDGER_TITLE}（{f'筛选：{filters}' if filters else '全部'}）"
    return write_table(
        LEDGER_TITLE,
        columns,
        (_cells(number, row, columns) for number, row in enumerate(found, start=1)),
        meta=(f"单位：{unit}", f"期间：{period}", "单位：人、次"),
        footer=(f"填表人：{made_by}", "审核人：", f"填报日期：{local:%Y-%m-%d}"),
        provenance=Provenance(made_by, local, source),
    )


def _cells(number: int, row: LedgerRow, columns: Sequence[Column]) -> list[object]:
    unit = [row.organization_name] if len(columns) == len(LEDGER_COLUMNS) else []
    return [
        number,
        row.held_date,
        *unit,
        row.meeting_title,
        row.chair_name,
        row.lead_reader_name,
        row.content,
        row.articles,
        row.attendance,
        row.make_up_count,
        row.decisions,
        row.owner,
        row.progress,
        row.document_no,
        row.note,
    ]


def archive_document(archive: Archive, made_by: str, now: datetime) -> Document:
    """One person's file as a document: who, how much by kind and discipline, and every record."""
    local = timezone.localtime(now)
    period = f"{archive.wish.year}年" if archive.wish.year else "全部年份"
    blocks: list[Block] = [
        Heading(1, "基本情况"),
        LabelledParagraph("姓名", archive.person.name),
        LabelledParagraph("单位及职务", " ".join(filter(None, (archive.unit_name, archive.title))) or "无"),
        LabelledParagraph("期间", period),
        Heading(1, "学习情况"),
        Table(
            [TableColumn("项目", 2), TableColumn("次数", 1, Align.RIGHT)], _counts(archive), note="单位：次"
        ),
        Heading(1, "六项纪律"),
        Table(
            [TableColumn("纪律", 2), TableColumn("学习次数", 1, Align.RIGHT)],
            [[choice.label, choice.count] for choice in archive.disciplines],
            note="单位：次",
        ),
        Heading(1, "学习记录"),
        *_records(archive),
    ]
    return Document(
        "个人学纪档案",
        blocks,
        author=made_by,
        created_at=now,
        provenance=Provenance(made_by, local, f"个人学纪档案（{archive.person.name}，{period}）"),
    )


def _counts(archive: Archive) -> list[list[object]]:
    rows: list[list[object]] = [[choice.label, choice.count] for choice in archive.verbs]
    return [*rows, ["其中答对", archive.right_answers], ["学过的条文（条）", archive.article_count]]


def _records(archive: Archive) -> list[Block]:
    if not archive.entries:
        return [Paragraph("没有学习记录。")]
    rows = [
        [
            f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
            entry.verb_label + ("（已更正）" if entry.is_replaced else ""),
            entry.title,
            "；".join(filter(None, (entry.result, entry.article_names))),
            entry.grade or "—",
        ]
        for entry in archive.entries
    ]
    return [Table(ENTRY_COLUMNS, rows), Paragraph(rules.GRADE_WORDS)]


def note_export(person: "Person", actor: "User", what: str, now: datetime) -> None:
    """Leave a line in the trail that somebody took out another person's archive as a file, each time."""
    if actor.person_id == person.pk:
        return
    organizations.note_read(
        person=person,
        viewer=actor,
        what=f"archives.read-{what}-file",
        summary=f"导出{person.name}的学纪档案（{what}）",
        now=now,
        each_time=True,
    )


def note_opened(person: "Person", actor: "User", now: datetime) -> None:
    """Leave a line in the trail that somebody opened the archive of another person."""
    organizations.note_read(
        person=person,
        viewer=actor,
        what="archives.read-archive",
        summary=f"查阅{person.name}的学纪档案",
        now=now,
    )


def period_in_words(first: date | None, last: date | None) -> str:
    """The span of a ledger in words."""
    if first is None or last is None:
        return "无记录"
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
