"""Forms of the changes of units; each says what it asks for as a draft."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from xueji.common.ui.validators import DayField
from xueji.foundation.organizations.forms.picking import PickField, PickManyField, offer
from xueji.foundation.organizations.models import Organization, OrganizationLink
from xueji.foundation.organizations.selectors.beyond import memberships_beyond
from xueji.foundation.organizations.unit_drafts import STAYS, UnitDraft

NEW_UNITS_MAX = 20
NAME_MAX_CHARACTERS = 200
# More members than these are not shared out one by one; they go where the rest goes.
SHARED_OUT_MAX = 200
PICK_UNITS = "organizations:pick-units"


class ChangeForm(forms.Form):
    """What every change asks: its day and what it rests on."""

    kind = ""
    day = DayField(label="生效日期", help_text="可以填以后的日期，到当天自动生效；填以前的日期表示补录。")
    document_no = forms.CharField(label="文号", max_length=60, required=False)
    reason = forms.CharField(label="原因", max_length=200, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, unit: Organization, units: QuerySet[Organization], on: date
    ) -> None:
        self.unit = unit
        super().__init__(data, initial={"day": on, **self.first_values(unit)})
        self.order_fields([name for name in self.fields if name not in {"day", "document_no", "reason"}])
        others = units.exclude(pk=unit.pk)
        for name in ("target", "into", "others"):
            if name in self.fields:
                offer(self, name, others)

    def first_values(self, unit: Organization) -> dict[str, Any]:
        """What the fields begin with."""
        return {}

    def facts(self) -> dict[str, Any]:
        """What is asked for, ready for JSON."""
        raise TypeError("Every change says its facts.")

    def draft(self) -> UnitDraft:
        """The act, from a valid form."""
        cleaned = self.cleaned_data
        return UnitDraft(
            self.kind, self.unit, cleaned["day"], self.facts(), cleaned["reason"], cleaned["document_no"]
        )


class RenameForm(ChangeForm):
    """A new name, and a new division code where one comes with it."""

    kind = "rename"
    name = forms.CharField(label="新名称", max_length=NAME_MAX_CHARACTERS)
    short_name = forms.CharField(label="新简称", max_length=100, required=False)
    division_code = forms.RegexField(
        r"^\d{2,12}$", label="行政区划代码", required=False, help_text="撤县设区等同时改代码的，一并填写。"
    )

    def first_values(self, unit: Organization) -> dict[str, Any]:
        """The names as they are."""
        return {"name": unit.name, "short_name": unit.short_name, "division_code": unit.division_code}

    def facts(self) -> dict[str, Any]:
        """The new names."""
        return {name: self.cleaned_data[name] for name in ("name", "short_name", "division_code")}


class MoveForm(ChangeForm):
    """Under which unit it comes."""

    kind = "move"
    target = PickField(label="新的上级单位", url_name=PICK_UNITS)

    def facts(self) -> dict[str, Any]:
        """The new superior."""
        return {"target": self.cleaned_data["target"].pk}


class PartyMoveForm(MoveForm):
    """Under which Party organisation it comes."""

    kind = "party_move"
    target = PickField(label="新的上级党组织", url_name=PICK_UNITS)


class AbolishForm(ChangeForm):
    """Who takes over, if anybody."""

    kind = "abolish"
    into = PickField(
        label="承接单位",
        url_name=PICK_UNITS,
        required=False,
        help_text="人员和下级单位转到这里；没有下级、人员另行安排的可以不填。",
    )

    def facts(self) -> dict[str, Any]:
        """The successor."""
        into = self.cleaned_data["into"]
        return {"into": into.pk if into else None}


class MergeForm(ChangeForm):
    """Which units merge, into one that is there or into a new one."""

    kind = "merge"
    others = PickManyField(label="一起合并的单位", url_name=PICK_UNITS, required=False)
    into = PickField(
        label="并入的单位", url_name=PICK_UNITS, required=False, help_text="并入已有的单位时选择。"
    )
    name = forms.CharField(
        label="新单位名称",
        max_length=NAME_MAX_CHARACTERS,
        required=False,
        help_text="合并组建新单位时填写；新单位与本单位同级、同类型。",
    )

    def clean(self) -> dict[str, Any]:
        """One of the two ways."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("into")) == bool(cleaned.get("name")):
            self.add_error("name", "“并入的单位”和“新单位名称”请填写其中一项。")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The units and where they go."""
        cleaned = self.cleaned_data
        return {
            "others": [unit.pk for unit in cleaned["others"]],
            "into": cleaned["into"].pk if cleaned["into"] else None,
            "name": cleaned["name"],
        }


class SplitForm(ChangeForm):
    """The new units, and who and what goes to which of them."""

    kind = "split"
    names = forms.CharField(
        label="新单位名称",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个；新单位与本单位同级、同类型。人员和下级单位的归属在下一步选择。",
    )
    keeps = forms.BooleanField(label="本单位保留", required=False, initial=True)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.shared: list[str] = []
        if self.is_bound:
            self._share_out()

    def clean_names(self) -> list[str]:
        """The lines, each once."""
        found = _lines(self.cleaned_data["names"])
        if len(found) > NEW_UNITS_MAX or any(len(name) > NAME_MAX_CHARACTERS for name in found):
            raise forms.ValidationError(f"一次最多设 {NEW_UNITS_MAX} 个单位，每个名称最长 200 字。")
        if len(set(found)) < len(found):
            raise forms.ValidationError("有重复的名称，请检查。")
        return found

    def clean(self) -> dict[str, Any]:
        """A unit that goes leaves at least two."""
        cleaned = super().clean() or {}
        if not cleaned.get("keeps") and len(cleaned.get("names") or ["", ""]) < 2:
            self.add_error("names", "本单位不保留时，至少要有两个新单位。")
        return cleaned

    def _share_out(self) -> None:
        """A choice for every unit below and, when they are not too many, for every member."""
        names, keeps = _lines(str(self.data.get("names", ""))), "keeps" in self.data
        choices = [(STAYS, f"{self.unit.name}（保留）")] if keeps else []
        choices += list(enumerate(names[:NEW_UNITS_MAX]))
        below = Organization.objects.filter(parent=self.unit, valid_until=None).order_by("sort_no", "code")
        held = memberships_beyond([self.unit], date.max).select_related("person")
        rows = [(f"unit-{unit.pk}", unit.name) for unit in below[:SHARED_OUT_MAX]]
        rows += [
            (f"member-{row.pk}", f"{row.person.name} {row.title or row.get_kind_display()}")
            for row in held[:SHARED_OUT_MAX]
        ]
        for key, label in rows:
            self.fields[key] = forms.TypedChoiceField(
                label=label, choices=choices, required=False, coerce=int, empty_value=None
            )
        self.shared = [key for key, _ in rows]

    @staticmethod
    def rest(keeps: bool) -> int:
        """Where everything goes that nobody assigned."""
        return STAYS if keeps else 0

    def facts(self) -> dict[str, Any]:
        """The names and the places of everybody."""
        cleaned = self.cleaned_data
        places = {key: cleaned.get(key) for key in self.shared}

        def of(prefix: str) -> dict[str, int]:
            chosen = {
                key.removeprefix(prefix): place for key, place in places.items() if key.startswith(prefix)
            }
            return {
                key: self.rest(cleaned["keeps"]) if place is None else place for key, place in chosen.items()
            }

        return {
            "names": cleaned["names"],
            "keeps": cleaned["keeps"],
            "units": of("unit-"),
            "members": of("member-"),
            "rest": self.rest(cleaned["keeps"]),
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form for form in (RenameForm, MoveForm, PartyMoveForm, MergeForm, SplitForm, AbolishForm)
}


class LinkForm(forms.Form):
    """Whom a Party organisation serves or guides, from when on."""

    kind = forms.ChoiceField(label="联系", choices=OrganizationLink.Kind.choices)
    target = PickField(label="对象", url_name=PICK_UNITS)
    valid_from = DayField(label="开始日期")

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "target", units)


class DayForm(forms.Form):
    """A day to look at."""

    day = DayField(label="日期")
