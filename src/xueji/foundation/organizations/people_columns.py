"""The Excel file of people: its columns and how one row is read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from xueji.common.documents.xlsx import CellError, Column, Kind, ReadRow
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Person

CATEGORY_BY_WORD = {str(choice.label): choice.value for choice in Person.Category}
STATUS_BY_WORD = {str(choice.label): choice.value for choice in Person.Status}

COLUMNS = (
    Column("姓名", "name", Kind.NAME, required=True, example="林晓岚", max_length=80, aliases=("名字",)),
    Column(
        "人员编号", "code", Kind.CODE, required=True, example="XJ0001", max_length=64, width=18,
        help="在全平台唯一，如工号；再次导入时按它找到同一个人", aliases=("编号", "工号"),
    ),
    Column(
        "单位编码", "unit_code", Kind.CODE, required=True, example="QX-01", max_length=64, width=18,
        help="单位树中已有的编码",
    ),
    Column("职务", "title", example="支部书记", max_length=100, width=20),
    Column("岗位", "post_title", example="采购管理", max_length=100, width=20),
    Column(
        "学员类别", "category", choices=tuple(CATEGORY_BY_WORD), example="基层干部",
        help="空白时按职务、职级和参加工作日期自动判定",
    ),
    Column("状态", "status", choices=tuple(STATUS_BY_WORD), example="在岗", help="空白视为在岗"),
    Column("职级", "rank", example="四级主任科员", max_length=40),
    Column("手机号", "phone", Kind.CODE, example="13800000000", help="加密保存，只显示前三位和后四位"),
    Column("入党日期", "joined_party_date", Kind.DATE, example="2012-07-01"),
    Column("参加工作日期", "joined_work_date", Kind.DATE, example="2008-09-01"),
    Column("班子排序", "sort_no", Kind.INTEGER, example="10", help="名单先按这个数字，再按姓氏笔画排列"),
    Column(
        "任职日期", "begins", Kind.DATE, example="2024-03-01",
        help="到现在这个单位的日期，只用于新登记的人；空白视为导入当天",
    ),
)  # fmt: skip
ID_COLUMN = Column("身份证号", "id_number", Kind.CODE, width=22, help="18 位；加密保存，只显示前三位和后四位")

NOTES = (
    "每人一行，不要合并单元格；灰色的示例行不会导入。",
    "再次导入同一个人时，空白的单元格表示保持原样。",
    "单位编码与原来不同，表示调动：原任职自导入当天结束，新任职同日开始。",
)


def columns(*, uses_id_number: bool) -> tuple[Column, ...]:
    """The columns of the file, with identity numbers where the tenant registers them."""
    return (*COLUMNS, ID_COLUMN) if uses_id_number else COLUMNS


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row that can be read by itself; None means the cell was left empty."""

    number: int
    code: str
    name: str
    unit_code: str
    category: str | None
    title: str | None
    post_title: str | None
    status: str | None
    rank: str | None
    phone: str | None
    joined_party_date: date | None
    joined_work_date: date | None
    sort_no: int | None
    begins: date | None = None
    id_number: str | None = None


def person_row(row: ReadRow) -> PersonRow | CellError:
    """The row with words turned into what is stored, or what is wrong with it."""
    values: dict[str, Any] = dict(row.values)
    values["name"] = rules.tidy_name(values["name"])
    if not values["name"]:
        return CellError(row.number, "姓名", "不能为空")
    if values["phone"] is not None:
        values["phone"] = rules.tidy_phone(values["phone"])
        if not rules.is_mobile(values["phone"]):
            return CellError(row.number, "手机号", "应为 11 位数字，以 1 开头")
    if values.get("id_number") is not None:
        values["id_number"] = rules.tidy_id(values["id_number"])
        if not rules.is_id_number(values["id_number"]):
            return CellError(row.number, "身份证号", "不正确，请核对 18 位号码和最后一位校验码")
    if values["sort_no"] is not None and not 0 <= values["sort_no"] <= 1_000_000:
        return CellError(row.number, "班子排序", "应在 0 到 1000000 之间")
    values["category"] = CATEGORY_BY_WORD[values["category"]] if values["category"] else None
    values["status"] = STATUS_BY_WORD[values["status"]] if values["status"] else None
    return PersonRow(number=row.number, **values)
