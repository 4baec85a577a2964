"""Forms of the library."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from xueji.common.ui.validators import LARGEST_NUMBER
from xueji.foundation.library import permissions, rules
from xueji.foundation.library.metadata_form import MetadataForm, metadata_of
from xueji.foundation.library.models import Resource
from xueji.foundation.library.selectors.citations import typed_citations
from xueji.foundation.library.services import Content
from xueji.foundation.library.services.content import BODY_MAX_CHARACTERS
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

BODY_HELP = (
    "可用 Markdown：“## ”开头是小标题，“- ”开头是条目，空一行另起一段。"
    "脚本、样式和不能显示的标签，保存时自动去掉。"
)
CITATIONS_HELP = (
    "一行一条，如：招标投标法 第五条。填了行为发生日的按那一天的版本认定，没填的按现行版本；"
    "已有的引用保持原来的版本，改了行为发生日的全部重新认定。"
)
NEW_KINDS = [choice for choice in Resource.Kind.choices if choice[0] != Resource.Kind.PRACTICE]


class ResourceForm(MetadataForm):
    """A resource as an editor writes it."""

    field_order = ("kind", "title", "body_source", "body_format", "transcript", "conduct_date", "citations")
    kind = forms.ChoiceField(label="类别", choices=NEW_KINDS, initial=Resource.Kind.CASE)
    title = forms.CharField(label="标题", max_length=200)
    body_source = forms.CharField(
        label="正文",
        max_length=BODY_MAX_CHARACTERS,
        help_text=BODY_HELP,
        widget=forms.Textarea(attrs={"rows": 18, "data-rich-text": ""}),
    )
    # The editor in the browser writes HTML and says so; who types into the plain field goes on as stored.
    body_format = forms.ChoiceField(
        choices=Resource.BodyFormat.choices, required=False, widget=forms.HiddenInput
    )
    transcript = forms.CharField(
        label="文字稿",
        required=False,
        max_length=BODY_MAX_CHARACTERS,
        help_text="视频里说的话，给听不到声音或不便播放的人看，也能被检索到。",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    citations = forms.CharField(
        label="依据条文",
        required=False,
        max_length=5000,
        help_text=CITATIONS_HELP,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    edit_no = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=0, max_value=LARGEST_NUMBER
    )

    def __init__(self, *args: Any, kept: dict[str, int], on: date, body_format: str, **kwargs: Any) -> None:
        """``kept``: stored article ids by label; ``on``: the day whose versions new citations mean."""
        super().__init__(*args, on=on, **kwargs)
        self.kept, self.stored_format = kept, body_format
        self.initial.setdefault("body_format", body_format)
        shaped = rules.kind_form(self["kind"].value() or "")
        for name in shaped.unused & self.fields.keys():
            del self.fields[name]
        self.fields["body_source"].label = shaped.body_label
        self.fields["kind"].help_text = shaped.hint

    @property
    def editor_html(self) -> SafeString:
        """The body as the editor in the browser begins with."""
        source, form = self["body_source"].value() or "", self["body_format"].value() or self.stored_format
        html = rules.clean_html(source) if form == Resource.BodyFormat.HTML else rules.render_markdown(source)
        return mark_safe(html)  # noqa: S308 - cleaned by the rules

    def clean_citations(self) -> tuple[tuple[int, str], ...]:
        """Articles and labels; every line that names no article is reported."""
        day = self.cleaned_data.get("conduct_date")
        kept = self.kept if day == self.initial.get("conduct_date") else {}
        typed = typed_citations(self.cleaned_data["citations"], day or self.on, kept)
        if typed.problems:
            raise forms.ValidationError(list(typed.problems))
        return typed.found

    def clean(self) -> dict[str, Any]:
        """The body must hold words once everything that may not be shown is taken out."""
        data = self.cleaned_data
        if data.get("body_source") and not rules.plain_text(self.content().body_html):
            self.add_error("body_source", "去掉不能显示的内容之后，正文是空的。请填写文字。")
        return data

    def content(self) -> Content:
        """What the form says, as far as it is valid."""
        data = self.cleaned_data
        return Content(
            kind=data.get("kind", ""),
            title=data.get("title", ""),
            body_source=data.get("body_source", ""),
            body_format=data.get("body_format") or self.stored_format,
            transcript=data.get("transcript", ""),
            citations=tuple(data.get("citations") or ()),
            **self.metadata(),
        )


class NewResourceForm(ResourceForm):
    """A new resource belongs to one of the editor's units."""

    organization: "forms.ModelChoiceField[Organization]" = forms.ModelChoiceField(
        label="所属单位", queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, editor: "User", now: datetime, **kwargs: Any) -> None:
        """``editor``: whose units are offered."""
        super().__init__(
            *args, kept={}, on=timezone.localdate(now), body_format=Resource.BodyFormat.MARKDOWN, **kwargs
        )
        on = timezone.localdate(now)
        paths = organizations.scope_paths(editor, *permissions.EDITORS, on=on)
        units = organizations.organizations_for(editor, on).filter(path__in=paths).order_by("path")
        self.fields["organization"].queryset = units  # type: ignore[attr-defined]
        self.order_fields(["organization", *self.field_order])

    def organization_chosen(self) -> "Organization":
        """The unit the resource will belong to."""
        chosen: Organization = self.cleaned_data["organization"]
        return chosen


def edit_form(resource: Resource, data: Any, now: datetime) -> ResourceForm:
    """The form of a stored resource, bound when there is data."""
    kept = {label: article_id for article_id, label in resource.citations.values_list("article_id", "label")}
    initial = {name: getattr(resource, name) for name in ("kind", "title", "edit_no")}
    initial |= metadata_of(resource)
    initial |= {"body_source": resource.body_source or resource.body_html, "citations": "\n".join(kept)}
    initial |= {"transcript": resource.transcript}
    body_format = resource.body_format if resource.body_source else Resource.BodyFormat.HTML
    return ResourceForm(data, kept=kept, on=timezone.localdate(now), body_format=body_format, initial=initial)
