"""How a form field is drawn: the widget of a Django form decides, pages need not say it."""

from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString

# Django's own default is taller than a phone screen leaves room for.
DJANGO_ROWS = "10"
TEXT_ROWS = "5"


@dataclass(frozen=True, slots=True)
class FieldView:
    """A bound field with the look its widget asks for.

    Args:
        kind: ``hidden`` ``check`` ``choices`` ``file`` or ``control``.
    """

    field: BoundField
    kind: str

    @property
    def control(self) -> SafeString:
        """The input with classes; help and errors are tied to it by Django."""
        attrs: dict[str, str | bool] = {"class": self._classes()}
        if self.field.errors:
            attrs["aria-invalid"] = "true"
        return self.field.as_widget(attrs=attrs)

    def _classes(self) -> str:
        widget = self.field.field.widget
        base = {
            "check": "form-check-input",
            "choices": "",
            "file": "x-file-input",
            "hidden": "",
        }.get(self.kind, "form-select" if isinstance(widget, forms.Select) else "form-control")
        invalid = " is-invalid" if self.field.errors and self.kind == "control" else ""
        return " ".join(filter(None, [str(widget.attrs.get("class", "")), base])) + invalid

    @property
    def options(self) -> list[BoundWidget]:
        """The single radio buttons or checkboxes."""
        return self.field.subwidgets

    @property
    def error_id(self) -> str:
        """Id of the error text, the one Django points ``aria-describedby`` at."""
        return f"{self.field.auto_id}_error"

    @property
    def help_id(self) -> str:
        """Id of the help text."""
        return f"{self.field.auto_id}_helptext"

    @property
    def described_by(self) -> str:
        """Ids for a fieldset, which Django leaves to the template."""
        present = [(self.field.help_text, self.help_id), (self.field.errors, self.error_id)]
        return " ".join(name for shown, name in present if shown)


def field_view(field: BoundField) -> FieldView:
    """The field as the components draw it; dates get the browser's own picker."""
    widget = field.field.widget
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"
    elif isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == DJANGO_ROWS:
        widget.attrs["rows"] = TEXT_ROWS
    return FieldView(field, _kind(widget))


def _kind(widget: forms.Widget) -> str:
    kinds: list[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str]] = [
        (forms.HiddenInput, "hidden"),
        ((forms.RadioSelect, forms.CheckboxSelectMultiple), "choices"),
        (forms.CheckboxInput, "check"),
        (forms.FileInput, "file"),
    ]
    return next((kind for types, kind in kinds if isinstance(widget, types)), "control")
