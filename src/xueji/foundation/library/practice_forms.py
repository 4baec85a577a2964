"""The form in which a good practice is written up."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from xueji.common.ui.validators import LARGEST_NUMBER
from xueji.foundation.library import permissions
from xueji.foundation.library.metadata_form import MetadataForm, metadata_of
from xueji.foundation.library.models import PracticeWriteUp, Resource
from xueji.foundation.library.services import Content, WriteUp
from xueji.foundation.library.services.content import content_of
from xueji.foundation.library.services.practices import PARTS
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

PART_MAX_CHARACTERS = 10_000
HELP = {
    "background": "遇到什么问题，为什么要改。",
    "approach": "具体怎么做的，一步一步写，别人照着能做。",
    "effect": "做了以后有什么变化。",
    "evidence": "变化从哪里看得出来：数据及其来源、前后对比、谁核实过。没有依据的成效不要写。",
    "applicable_to": "什么样的单位、什么条件下可以照着做，什么情况下不合适。",
}


def _part(name: str) -> forms.CharField:
    return forms.CharField(
        label=PARTS[name],
        max_length=PART_MAX_CHARACTERS,
        help_text=HELP[name],
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PracticeForm(MetadataForm):
    """The parts of a practice and what is said about it."""

    title = forms.CharField(label="标题", max_length=200)
    background = _part("background")
    approach = _part("approach")
    effect = _part("effect")
    evidence = _part("evidence")
    applicable_to = _part("applicable_to")
    edit_no = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, max_value=LARGEST_NUMBER
    )

    field_order = ("title", *PARTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A practice is no violation and has no day of conduct."""
        super().__init__(*args, **kwargs)
        for name in ("violation_types", "conduct_date", "minutes"):
            del self.fields[name]

    def content(self) -> Content:
        """Title and metadata; the text is made of the parts."""
        data = self.cleaned_data
        return Content(
            kind=Resource.Kind.PRACTICE, title=data["title"].strip(), body_source="", **self.metadata()
        )

    def write_up(self) -> WriteUp:
        """The parts."""
        return WriteUp(**{name: self.cleaned_data[name] for name in PARTS})


class NewPracticeForm(PracticeForm):
    """A new practice belongs to one of the editor's units."""

    organization: "forms.ModelChoiceField[Organization]" = forms.ModelChoiceField(
        label="所属单位", queryset=None, empty_label=None
    )

    field_order = ("organization", *PracticeForm.field_order)

    def __init__(self, *args: Any, editor: "User", now: datetime, **kwargs: Any) -> None:
        """``editor``: whose units are offered."""
        on = timezone.localdate(now)
        super().__init__(*args, on=on, **kwargs)
        paths = organizations.scope_paths(editor, *permissions.EDITORS, on=on)
        units = organizations.organizations_for(editor, on).filter(path__in=paths).order_by("path")
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]

    def organization_chosen(self) -> "Organization":
        """The unit the practice will belong to."""
        chosen: Organization = self.cleaned_data["organization"]
        return chosen


def edit_practice_form(resource: Resource, data: Any, now: datetime) -> PracticeForm:
    """The form of a stored practice, bound when there is data; the edited one keeps its citations."""
    parts = PracticeWriteUp.objects.filter(resource=resource).first()
    initial = {
        **metadata_of(resource),
        **{name: getattr(parts, name, "") for name in PARTS},
        "title": resource.title,
        "edit_no": resource.edit_no,
    }
    return PracticeForm(data, on=timezone.localdate(now), initial=initial)


def kept_citations(resource: Resource) -> tuple[tuple[int, str], ...]:
    """Citations that came with a file; the form does not show them and does not drop them."""
    return content_of(resource).citations
