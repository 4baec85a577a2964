"""The differences a list of people would make, row by row."""

from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.foundation.organizations.models import ImportRow

TONES: dict[str, Tone] = {"new": "ok", "changed": "info", "same": "gray", "refused": "bad"}

IMPORT_LIST = ListDefinition(
    "import-rows",
    "导入核对",
    is_personal=True,
    columns=(
        Column("number", "行", kind="number", sort="number"),
        Column(
            "kind",
            "结果",
            kind="status",
            value=lambda row: row.get_kind_display(),
            tone=lambda row: TONES[row.kind],
        ),
        Column("name", "姓名", sort="name"),
        Column("code", "人员编号", sort="code"),
        Column("words", "内容"),
    ),
    filters=(
        ChoiceFilter("kind", "结果", ImportRow.Kind.choices),
        TextFilter("q", "姓名、编号或内容", ("name", "code", "words")),
    ),
    default_sort="number",
    empty=Empty("名单里没有数据", "请检查表头下面是否填写了人员。", icon="file-search"),
)
