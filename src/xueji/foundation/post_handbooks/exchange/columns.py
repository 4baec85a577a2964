"""The Excel file of posts and their risks: its columns, one risk a row."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common.documents.model import Provenance
from xueji.common.documents.xlsx import Column, Kind, write_table
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks.models import HandbookRevision, RiskEntry
from xueji.foundation.post_handbooks.selectors import working_entries
from xueji.foundation.post_handbooks.vocabulary import joined_owner

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Post

POST_LEVELS = {str(choice.label): choice.value for choice in organizations.RiskLevel}
LEVELS = {str(choice.label): choice.value for choice in RiskEntry.Level}
TITLE = "岗位与廉政风险点"

COLUMNS = (
    Column(
        "单位编码", "unit_code", Kind.CODE, required=True, example="QX-01", max_length=64, width=14,
        help="单位树中已有的编码",
    ),
    Column("岗位", "title", required=True, example="采购管理岗", max_length=100, width=18),
    Column(
        "职责类别", "duties", example="采购、招标", max_length=200, width=18,
        help="用顿号隔开；词表之外的词记为其他职责",
    ),
    Column("岗位风险", "post_level", choices=tuple(POST_LEVELS), example="高", width=8),
    Column(
        "评定理由", "reason", example="经手采购方式的选择", max_length=300, width=20,
        help="岗位风险有变化时写明；空白记为“从 Excel 导入”",
    ),
    Column("风险点", "name", example="验收走过场", max_length=100, width=20, help="空白表示这一行只登记岗位"),
    Column("等级", "level", choices=tuple(LEVELS), example="高", width=8),
    Column("可能出现的问题", "consequence", example="没有核对实物就签字", max_length=1000, width=28),
    Column(
        "防控措施", "controls", example="三人共同验收｜使用部门", max_length=5000, width=30,
        help="一个单元格里一行一条，责任人写在“｜”后面",
    ),
    Column("依据条文", "citations", example="招标投标法 第四条", max_length=5000, width=24, help="一行一条"),
    Column(
        "案例", "cases", example="三张单子和一间食堂", max_length=3000, width=20,
        help="资源库里案例的标题或编号，一行一个",
    ),
)  # fmt: skip

NOTES = (
    "一个风险点一行；同一岗位有几个风险点就写几行，岗位的几列写一次即可，其余行可以空着。",
    "导入的风险点写进手册的草稿，提交、批准之后才成为现行手册。",
    "再次导入同一份文件不会重复；文件里没有的风险点保持原样，不会删去。",
)


def rows_of(posts: "Iterable[Post]") -> "Iterator[list[object]]":
    """The rows of some posts, those of the draft where one is under way; a post without risks is one row."""
    for post in posts:
        duties = "、".join(organizations.duty_words(post))
        grading = post.gradings.order_by("-graded_at", "-pk").first()
        head = [
            post.organization.code,
            post.title,
            duties,
            post.get_risk_level_display(),
            grading.reason if grading else "",
        ]
        entries = working_entries(post)
        if not entries:
            yield [*head, *[""] * 6]
        for entry in entries:
            yield [*head, *_entry_cells(entry)]


def _entry_cells(entry: RiskEntry) -> list[object]:
    controls = sorted(entry.controls.all(), key=lambda control: control.sort_no)
    return [
        entry.name,
        entry.get_level_display(),
        entry.consequence,
        "\n".join(joined_owner(one.measure, one.owner) for one in controls),
        "\n".join(one.label for one in entry.citations.all()),
        "\n".join(one.resource.title for one in entry.cases.all()),
    ]


def workbook(posts: "Iterable[Post]", *, filters: str, made_by: str, now: datetime) -> bytes:
    """Posts with their risks, ready to be changed and read back (the lines over the heads are left out)."""
    source = Provenance(
        made_by, timezone.localtime(now), f"{TITLE}（{f'筛选：{filters}' if filters else '全部'}）"
    )
    return write_table(
        TITLE,
        COLUMNS,
        rows_of(posts),
        meta=(source.line(),),
        author=made_by,
        created_at=timezone.localtime(now),
    )


def is_open_for_writing(post: "Post") -> bool:
    """Whether the draft of a post can be written into; one that waits for approval cannot."""
    return not HandbookRevision.objects.filter(
        handbook__post=post, status=HandbookRevision.Status.REVIEW
    ).exists()
