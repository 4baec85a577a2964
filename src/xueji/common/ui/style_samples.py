"""Samples for the style page: invented, short, and covering every state a component has."""

import io
from datetime import datetime, timedelta
from typing import Any

import segno
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from xueji.common.ui.items import Bar, KeyValue, Step, Tab, Tag, TimelineEntry
from xueji.common.ui.lists import ChoiceFilter, Column, Empty, ListDefinition, TextFilter
from xueji.common.ui.statuses import LOOKS
from xueji.common.ui.validators import DayField, MomentField

SAMPLE_ADDRESS = "https://xueji.example/s/K7P2"


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="会议名称", max_length=60, help_text="写会议通知上的名称。")
    held_date = DayField(label="日期")
    starts_at = MomentField(label="开始时间", required=False)
    minutes = forms.IntegerField(label="学习时长（分钟）", min_value=3, max_value=30)
    place = forms.ChoiceField(
        label="地点", choices=[("", "请选择"), ("1", "三楼会议室"), ("2", "村委会会议室")], required=False
    )
    agenda = forms.CharField(
        label="议程", widget=forms.Textarea, required=False, help_text="一行一项，可以直接粘贴。"
    )
    answer = forms.ChoiceField(
        label="收到管理对象送来的购物卡，应当怎么办",
        choices=[("A", "先收下，年底一并上交"), ("B", "当场拒绝并说明规定"), ("C", "转送他人")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="涉及事项",
        choices=[("bid", "招标采购"), ("gift", "节日福利"), ("post", "干部任免")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    notice = forms.FileField(label="会议通知", required=False)
    remind = forms.BooleanField(label="开始前 10 分钟提醒参会人员", required=False)


def _kind_name(row: ContentType) -> str:
    model = row.model_class()
    return str(model._meta.verbose_name) if model else row.model


LIST = ListDefinition(
    key="samples",
    title="数据种类",
    columns=(
        Column("model", "英文名", sort="model", link=lambda row: f"?q={row.model}"),
        Column("name", "名称", value=_kind_name),
        Column("app_label", "所属部分", sort="app_label"),
        Column("status", "状态", kind="status", value=lambda row: list(LOOKS)[row.pk % len(LOOKS)]),
        Column("pk", "编号", kind="number", sort="pk"),
        Column("actions", "操作", template="ui/style/_row_actions.html"),
    ),
    filters=(
        TextFilter("q", "英文名", ("model",)),
        ChoiceFilter("app_label", "所属部分", lambda: _app_labels()),
    ),
    default_sort="app_label",
    empty=Empty("还没有数据种类", "先运行数据库迁移。"),
)


def _app_labels() -> list[tuple[str, str]]:
    labels = ContentType.objects.order_by("app_label").values_list("app_label", flat=True).distinct()
    return [(label, label) for label in labels]


def rows() -> "QuerySet[ContentType]":
    """Rows of the sample list: the kinds of records this installation has."""
    return ContentType.objects.all()


def _qr() -> SafeString:
    stream = io.BytesIO()
    segno.make(SAMPLE_ADDRESS, error="q").save(
        stream, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=0
    )
    return SafeString(stream.getvalue().decode())


def _timeline(now: datetime) -> list[TimelineEntry]:
    closed = "24 人到会，2 人待补学。"
    read_at = now - timedelta(minutes=9)
    return [
        TimelineEntry(now, "学习已结束", closed, "#timeline", "沈砚秋", "ok", "circle-check"),
        TimelineEntry(read_at, "开始阅读", "第五十三条、第五十五条。", tone="info", icon="book"),
        TimelineEntry(now - timedelta(hours=20), "生成学习包", who="沈砚秋"),
    ]


def components(now: datetime) -> dict[str, Any]:
    """What the components on the style page are given."""
    return {
        "statuses": list(LOOKS),
        "steps": [
            Step("会议与议程", "#steps", "done"),
            Step("学习内容", state="current"),
            Step("参会人员", "#steps"),
            Step("开始"),
        ],
        "tabs": [
            Tab("全部", "#tabs", current=True, count=36),
            Tab("修改", "#tabs", count=21),
            Tab("新增", "#tabs", count=9),
            Tab("删除", "#tabs", count=6),
        ],
        "bars_open": [
            Bar("先收下，年底一并上交", 3, 24, "A"),
            Bar("当场拒绝并说明规定", 17, 24, "B", chosen=True),
        ],
        "bars": [
            Bar("先收下，年底一并上交", 3, 24, "A", correct=False, chosen=True),
            Bar("当场拒绝并说明规定", 17, 24, "B", correct=True),
            Bar("转送他人", 4, 24, "C", correct=False),
        ],
        "timeline": _timeline(now),
        "facts": [
            KeyValue("单位", "青禾镇机关第一支部", "#kv"),
            KeyValue("时间", "2026-01-05 09:00"),
            KeyValue("领学人", "沈砚秋"),
            KeyValue("备注", ""),
        ],
        "tags": [Tag("招标采购", "#tags", "info"), Tag("节日福利"), Tag("易忘", tone="warn")],
        "article": [
            "采购人员应当在评审开始前报告与供应商之间的亲属、投资或者任职关系；应当报告而未报告的，评审结论无效。",
            "前款所称关系，包括评审前三年内已经终止的关系。",
        ],
        "qr": _qr(),
    }
