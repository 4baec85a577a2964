"""Forms about units."""

from typing import Any

from django import forms
from django.conf import settings

from xueji.common.ui.validators import LARGEST_NUMBER, DayField
from xueji.foundation.organizations.selectors import OrganizationKind


class UnitForm(forms.Form):
    """Facts of a unit; the code is given once."""

    name = forms.CharField(label="名称", max_length=200)
    short_name = forms.CharField(label="简称", max_length=100, required=False)
    kind = forms.ChoiceField(label="类型", choices=OrganizationKind.choices)
    code = forms.CharField(
        label="单位编码",
        max_length=64,
        required=False,
        help_text="留空时按上级编码自动编号，保存后不变。",
    )
    division_code = forms.RegexField(
        r"^\d{2,12}$", label="行政区划代码", required=False, help_text="2 到 12 位数字，如 330106。"
    )
    industry = forms.CharField(label="行业", max_length=40, required=False, help_text="用于挑选同行的案例。")
    region = forms.CharField(label="地区", max_length=100, required=False)
    sort_no = forms.IntegerField(
        label="排序",
        min_value=0,
        max_value=LARGEST_NUMBER,
        initial=0,
        help_text="数字小的排在前面。",
    )
    valid_from = DayField(label="生效日期")
    valid_until = DayField(
        label="失效日期", required=False, help_text="撤销单位时填写；当天起不再有效，历史记录保留。"
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            # A real new name and the end of a unit are changes with a day and consequences of their own.
            del self.fields["code"], self.fields["valid_until"]
            self.fields["name"].help_text = "只更正写错的名称；单位改名，请用“更名”。"

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        cleaned = super().clean() or {}
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begin and end and end <= begin:
            self.add_error("valid_until", "失效日期必须晚于生效日期。")
        return cleaned


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(label="文件")

    def __init__(self, *args: Any, endings: tuple[str, ...], **kwargs: Any) -> None:
        self.endings = endings
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(endings)
        self.fields["file"].help_text = f"可用格式：{'、'.join(endings)}。"

    def clean_file(self) -> Any:
        """The ending is one of those asked for, the size within the limit; the rest is checked when read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(f"文件超过 {most} MB，请拆成几个文件分次导入。")
        if not file.name.lower().endswith(self.endings):
            raise forms.ValidationError(f"请选择 {'、'.join(self.endings)} 文件。")
        return file
