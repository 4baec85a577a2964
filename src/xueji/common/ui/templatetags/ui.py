"""The components as template tags; each draws ``ui/components/<name>.html``. The contract is the README."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django import template
from django.forms import BoundField, Form
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xueji.common.documents.text import chinese_number
from xueji.common.ui import formats
from xueji.common.ui.fields import FieldView, field_view
from xueji.common.ui.items import Bar, KeyValue, Step, Tab, Tag, TimelineEntry
from xueji.common.ui.lists import Listing
from xueji.common.ui.statuses import DEFAULT_ICONS, look_of

Component = TypeVar("Component", bound=Callable[..., dict[str, Any]])
register = template.Library()
for _name in ("day", "day_cn", "moment", "moment_cn", "minutes", "percent", "yuan"):
    register.filter(_name, getattr(formats, _name))
register.filter("chinese_number", chinese_number)

FOLDER = "ui/components"
BUTTON_CLASSES = {
    "primary": "btn btn-primary",
    "secondary": "btn",
    "ghost": "btn x-btn-ghost",
    "danger": "btn x-btn-danger",
}
MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "bad", "ok": "ok", "warn": "warn", "bad": "bad"}
TONE_WORDS = {"info": "提示", "ok": "完成", "warn": "注意", "bad": "问题"}


def _inclusion(name: str, *, takes_context: bool = False) -> Callable[[Component], Component]:
    return register.inclusion_tag(f"{FOLDER}/{name}.html", takes_context=takes_context)


def _block(name: str, values: dict[str, Any], content: str) -> SafeString:
    inner = SafeString(content.strip())
    return SafeString(render_to_string(f"{FOLDER}/{name}.html", {**values, "content": inner}))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without ``label`` it is decoration and hidden from screen readers."""
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="x-icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="x-icon" aria-hidden="true"><use href="{}"/></svg>', address)


@_inclusion("link_button")
def link_button(label: str, url: str, kind: str = "secondary", icon: str = "") -> dict[str, Any]:
    """A link that looks like a button."""
    return {"label": label, "url": url, "css": BUTTON_CLASSES[kind], "icon": icon}


@_inclusion("submit_button")
def submit_button(
    label: str, kind: str = "primary", icon: str = "", name: str = "", value: str = "", confirm: str = ""
) -> dict[str, Any]:
    """The button of a form; ``confirm`` is asked before sending."""
    values = {"label": label, "icon": icon, "name": name, "value": value, "confirm": confirm}
    return {**values, "css": BUTTON_CLASSES[kind]}


@_inclusion("post_button", takes_context=True)
def post_button(
    context: Context,
    label: str,
    url: str,
    kind: str = "secondary",
    icon: str = "",
    name: str = "",
    value: str = "",
    confirm: str = "",
) -> dict[str, Any]:
    """A form of its own with one button, for acts in a row or a header."""
    values = {"label": label, "url": url, "icon": icon, "name": name, "value": value, "confirm": confirm}
    return {**values, "kind": kind, "csrf_token": context.get("csrf_token")}


@register.simple_block_tag
def page_header(
    content: str,
    title: str,
    subtitle: str = "",
    back_url: str = "",
    back_label: str = "返回",
    status: str = "",
    tone: str = "",
) -> SafeString:
    """Title, status and the actions of a page."""
    values = {"title": title, "subtitle": subtitle, "status": status, "tone": tone}
    return _block("page_header", {**values, "back_url": back_url, "back_label": back_label}, content)


@_inclusion("status_tag")
def status_tag(label: str, tone: str = "", icon: str = "") -> dict[str, Any]:
    """A status word with its colour and icon."""
    look = look_of(str(label))
    return {"label": label, "tone": tone or look.tone, "icon": icon or _tone_icon(tone, look.icon)}


def _tone_icon(tone: str, otherwise: str) -> str:
    return {str(key): name for key, name in DEFAULT_ICONS.items()}.get(tone, otherwise)


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message that belongs to a place on the page."""
    return _block("alert", {"tone": tone, "title": title, "icon": _tone_icon(tone, "info-circle")}, content)


@register.simple_tag
def message_look(level: str) -> dict[str, str]:
    """Tone, icon and spoken word of a message level of Django or a tone."""
    tone = MESSAGE_TONES.get(level, "info")
    return {"tone": tone, "icon": _tone_icon(tone, "info-circle"), "word": TONE_WORDS[tone]}


@register.simple_block_tag
def panel(
    content: str, title: str = "", icon: str = "", action_label: str = "", action_url: str = "", id: str = ""
) -> SafeString:
    """A card."""
    values = {"title": title, "icon": icon, "action_label": action_label, "action_url": action_url, "id": id}
    return _block("panel", values, content)


@register.simple_block_tag
def rail_section(content: str, title: str) -> SafeString:
    """One group of the side rail."""
    return _block("rail_section", {"title": title}, content)


@register.simple_block_tag
def disclosure(content: str, summary: str) -> SafeString:
    """Text that folds under its summary."""
    return _block("disclosure", {"summary": summary}, content)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A window opened by ``data-dialog-open="id"``."""
    return _block("dialog", {"id": id, "title": title}, content)


@_inclusion("empty_state")
def empty_state(
    title: str, text: str = "", action_label: str = "", action_url: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    """Why there is nothing here, and the next step."""
    values = {"title": title, "text": text, "action_label": action_label, "action_url": action_url}
    return {**values, "icon": icon}


@_inclusion("error_summary")
def error_summary(form: Form) -> dict[str, Any]:
    """Every error of a form with a link to its field."""
    fields = [form[name] for name in form.errors if name in form.fields]
    return {"form": form, "fields": fields}


@_inclusion("form_fields")
def form_fields(form: Form) -> dict[str, Any]:
    """Every field of a form, one below the other."""
    return {"form": form}


@_inclusion("form_field")
def form_field(field: BoundField) -> dict[str, FieldView]:
    """A field with label, help and errors, drawn as its widget asks."""
    return {"view": field_view(field)}


@_inclusion("form_field")
def choice_cards(field: BoundField) -> dict[str, FieldView]:
    """Radio buttons or checkboxes as large cards."""
    return {"view": field_view(field)}


@_inclusion("form_field")
def file_drop(field: BoundField) -> dict[str, FieldView]:
    """A file field one can drop files on."""
    return {"view": field_view(field)}


@_inclusion("list_table", takes_context=True)
def list_table(context: Context, listing: Listing) -> dict[str, Any]:
    """Filters, table, pages and export of a list."""
    return {"listing": listing, "request": context.get("request"), "csrf_token": context.get("csrf_token")}


@_inclusion("steps")
def steps(items: Sequence[Step]) -> dict[str, Any]:
    """Where a wizard stands."""
    return {"items": items}


@_inclusion("tabs")
def tabs(items: Sequence[Tab], label: str = "") -> dict[str, Any]:
    """Views of one thing, each with its address."""
    return {"items": items, "label": label}


@_inclusion("progress")
def progress(value: float, maximum: float, label: str = "", unit: str = "", tone: str = "") -> dict[str, Any]:
    """How far something is, in a bar and in words."""
    return {"value": value, "maximum": maximum, "label": label, "unit": unit, "tone": tone}


@_inclusion("stat")
def stat(
    label: str, value: object, unit: str = "", how: str = "", url: str = "", note: str = "", tone: str = ""
) -> dict[str, Any]:
    """One figure, the records behind it and how it is computed."""
    values = {"label": label, "value": value, "unit": unit, "how": how, "url": url, "note": note}
    return {**values, "tone": tone}


@_inclusion("bars")
def bars(rows: Sequence[Bar]) -> dict[str, Any]:
    """Result bars."""
    return {"rows": rows}


@_inclusion("timeline")
def timeline(entries: Sequence[TimelineEntry]) -> dict[str, Any]:
    """A history."""
    return {"entries": entries}


@_inclusion("kv_list")
def kv_list(rows: Sequence[KeyValue]) -> dict[str, Any]:
    """Facts, label by value."""
    return {"rows": rows}


@_inclusion("tag_list")
def tag_list(tags: Sequence[Tag]) -> dict[str, Any]:
    """Small labels in a row."""
    return {"tags": tags}


@_inclusion("law_article")
def law_article(
    number: str,
    paragraphs: str | Sequence[str],
    source: str = "",
    url: str = "",
    note: str = "",
    level: int = 2,
) -> dict[str, Any]:
    """An article of law, set for reading; ``level`` is that of its heading."""
    texts = paragraphs.splitlines() if isinstance(paragraphs, str) else list(paragraphs)
    texts = [text.strip() for text in texts if text.strip()]
    values = {"number": number, "paragraphs": texts, "source": source, "url": url, "note": note}
    return {**values, "level": level}


@_inclusion("citation")
def citation(label: str, url: str) -> dict[str, Any]:
    """A link to the article a claim rests on."""
    return {"label": label, "url": url}


@_inclusion("timer")
def timer(
    ends_at: datetime | None = None, seconds: int | None = None, label: str = "", running: bool = True
) -> dict[str, Any]:
    """A countdown; the page's script makes it run, without it the end stands there in words."""
    left = seconds or 0
    if ends_at is not None and seconds is None:
        left = max(0, round((ends_at - timezone.now()).total_seconds()))
    return {
        "ends_at": ends_at,
        "seconds": left,
        "clock": formats.clock(left),
        "label": label,
        "running": running,
    }


@_inclusion("qr_box")
def qr_box(svg: str, code: str = "", caption: str = "") -> dict[str, Any]:
    """A QR code on white with the code to type below."""
    return {"svg": svg, "code": code, "caption": caption}
