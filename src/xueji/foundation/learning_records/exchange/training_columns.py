"""The Excel file of training records: its columns and how one row is read."""

from dataclasses import dataclass
from datetime import date

from xueji.common.documents.xlsx import Column, Kind

KINDS = {
    "业务培训": "training",
    "专题讲座": "lecture",
    "网络课程": "online_course",
    "参观教育": "visit",
    "其他": "other",
}
RESULTS = {"合格": True, "不合格": False}

COLUMNS = (
    Column("人员编号", "code", Kind.CODE, required=True, example="XJ0001", max_length=64, width=18),
    Column("姓名", "name", Kind.NAME, required=True, example="林晓岚", max_length=80, help="用来核对编号"),
    Column("培训名称", "title", required=True, example="采购业务培训", max_length=150, width=28),
    Column("类型", "kind", required=True, choices=tuple(KINDS), example="业务培训"),
    Column("日期", "day", Kind.DATE, required=True, example="2026-03-05"),
    Column("时长（分钟）", "minutes", Kind.INTEGER, example="90"),
    Column("结果", "result", choices=tuple(RESULTS), example="合格"),
    Column("风险点", "risk", example="采购需求被人为设限", max_length=60, width=24),
    Column(
        "条文", "articles", example="《条例》第五十三条", max_length=300, width=32,
        help="写法名和条号，多条用顿号隔开；必须是法规库中培训当天有效的条文",
    ),
)  # fmt: skip
NOTES = (
    "每人每次培训一行，不要合并单元格；灰色的示例行不会导入。",
    "同一个人、同一天、同一类型、同一名称的培训是同一条记录，重复导入不会重复登记。",
    "已导入的记录不能由再次导入改动。",
)


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One row that can be read by itself; None means the cell was left empty."""

    number: int
    code: str
    name: str
    title: str
    kind: str
    day: date
    minutes: int | None
    result: str | None
    risk: str | None
    articles: str | None
