"""Forms of tools, accounts, forwarding and the import."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse_lazy

from xueji.common.ui.validators import DayField
from xueji.common.web import outgoing
from xueji.foundation.learning_records.models import ForwardTarget, LearningRecord

LARGEST_RATE = 60_000
KEY_DIGITS = 18
ACCESS = {
    "write": ("只写入", ("statements/write",)),
    "mine": ("写入，只读取自己写入的", ("statements/write", "statements/read/mine")),
    "read": ("只读取本单位全部", ("all/read",)),
    "all": ("写入并读取本单位全部，含状态和档案文档", ("all",)),
}


class PickOne(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One thing picked by typing; without the script one of the first twenty."""

    def __init__(self, url_name: str, **options: Any) -> None:
        widget = forms.Select(attrs={"data-picker": reverse_lazy(url_name)})
        super().__init__(queryset=None, widget=widget, empty_label="请选择", **options)

    def offer(self, queryset: "QuerySet[Any]", chosen: str) -> None:
        """Allow everything in ``queryset``, draw its first things and the one chosen already."""
        self.queryset = queryset
        things = list(queryset[:20])
        if chosen.isdecimal() and len(chosen) < KEY_DIGITS:
            things += [thing for thing in queryset.filter(pk=int(chosen)) if thing not in things]
        self.widget.choices = [("", "请选择"), *((thing.pk, str(thing)) for thing in things)]


class CredentialForm(forms.Form):
    """A tool that may use the xAPI interface."""

    name = forms.CharField(
        label="工具名称", max_length=100, help_text="随它写入的记录一起显示，如“微课平台”。"
    )
    organization = PickOne(
        "organizations:pick-units",
        label="所属单位",
        help_text="工具只看得到这个单位的工具写入的记录；“读取全部”还包括本单位及下级所有人的学习记录。",
    )
    access = forms.ChoiceField(
        label="权限", choices=[(key, label) for key, (label, _) in ACCESS.items()], initial="mine"
    )
    expires_on = DayField(label="到期日期", required=False, help_text="当天起不能再用；留空表示不限期。")
    requests_a_minute = forms.IntegerField(
        label="每分钟请求上限",
        min_value=1,
        max_value=LARGEST_RATE,
        initial=6000,
        help_text="超过时答复 429，并说明多久以后再试。",
    )

    def __init__(self, *args: Any, units: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].offer(units, str(self["organization"].value() or ""))  # type: ignore[attr-defined]


class MatchForm(forms.Form):
    """Whose account it is."""

    person = PickOne("organizations:pick-people", label="人员", help_text="输入姓名、编号或拼音首字母查找。")

    def __init__(self, *args: Any, people: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people, str(self["person"].value() or ""))  # type: ignore[attr-defined]


class TargetAddressForm(forms.Form):
    """Where another learning record store is, and by which account it is reached."""

    name = forms.CharField(label="名称", max_length=100)
    url = forms.URLField(
        label="接口地址",
        max_length=500,
        assume_scheme="https",
        help_text="对方的 xAPI 地址，不含 statements。",
    )
    version = forms.ChoiceField(
        label="xAPI 版本",
        choices=[("1.0.3", "1.0.3"), ("2.0.0", "2.0.0")],
        help_text="对方支持的版本。选 1.0.3 时，按 2.0.0 写入的陈述对方可能不收。",
    )
    key = forms.CharField(label="用户名", max_length=200)
    secret = forms.CharField(
        label="密码", max_length=300, widget=forms.PasswordInput, help_text="加密保存，不再显示。"
    )

    def clean_url(self) -> str:
        """Encrypted on the way; plain http only to this very machine."""
        url = str(self.cleaned_data["url"])
        parts = urlsplit(url)
        if parts.username or parts.query or parts.fragment:
            raise forms.ValidationError("地址中不能有用户名、问号或井号，用户名和密码填在下面。")
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
            raise forms.ValidationError("地址必须以 https:// 开头，否则密码和记录会明文传送。")
        try:
            outgoing.check_url(url)
        except outgoing.NameUnknown:
            pass  # a server that is not up yet; the page of the target says so when sending begins
        except outgoing.AddressRefused as refusal:
            raise forms.ValidationError(refusal.message) from None
        return url

    def clean_key(self) -> str:
        """A colon would end the user name of Basic authentication."""
        key = str(self.cleaned_data["key"])
        if ":" in key:
            raise forms.ValidationError("用户名中不能有冒号。")
        return key


class TargetForm(TargetAddressForm):
    """Another learning record store, and what it gets."""

    organization = PickOne("organizations:pick-units", label="单位", help_text="转发这个单位和下级的记录。")
    verbs = forms.MultipleChoiceField(
        label="只转发这些行为",
        required=False,
        choices=LearningRecord.Verb.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不选表示全部转发。",
    )
    field_order = ("name", "organization")

    def __init__(self, *args: Any, units: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].offer(units, str(self["organization"].value() or ""))  # type: ignore[attr-defined]


class TargetChangeForm(TargetAddressForm):
    """What may change of a target that is there."""

    def __init__(self, data: Any, *, target: ForwardTarget) -> None:
        facts = {name: getattr(target, name) for name in ("name", "url", "version", "key")}
        super().__init__(data, initial=facts)
        self.target = target
        self.fields["secret"].required = False
        self.fields["secret"].help_text = "加密保存，不再显示；不改就留空。"

    def clean(self) -> dict[str, Any]:
        """A password goes to no other server or account than the one it was given for."""
        facts = super().clean() or self.cleaned_data
        moved = any(facts.get(name) != getattr(self.target, name) for name in ("url", "key"))
        if moved and not facts.get("secret"):
            self.add_error("secret", "地址或用户名改了，请重新填写密码。")
        return facts


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class TrainingForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label="文件", help_text="可用格式：.xlsx。", widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )

    def clean_file(self) -> Any:
        """The ending and the size; the rest is checked when it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(f"文件超过 {most} MB，请拆成几个文件分次导入。")
        if not file.name.lower().endswith(".xlsx"):
            raise forms.ValidationError("请选择 .xlsx 文件。")
        return file
