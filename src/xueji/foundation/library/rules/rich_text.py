"""Rich text: Markdown or HTML as an editor typed it, to HTML that is safe to show and to plain text."""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt

# What a case or a reading needs and nothing that loads, runs or styles.
ALLOWED_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code"),
    *("strong", "em", "b", "i", "u", "s", "sub", "sup", "a"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "img"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt"},
}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
# Pictures are the platform's own files: nothing is loaded from elsewhere when somebody reads.
OWN_PICTURE = re.compile(r"/library/files/(\d{1,18})/\Z")

_TOP_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)
_BLOCK_END = re.compile(
    r"<br\s*/?>|</(?:p|h[1-6]|li|dt|dd|tr|blockquote|pre|caption|table|ul|ol)>", re.IGNORECASE
)
_STRAY_PICTURE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_PICTURE_ID = re.compile(r'<img\b[^>]*\ssrc="/library/files/(\d{1,18})/"')
_BLANK_LINES = re.compile(r"\s*\n\s*")
_markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def clean_html(html: str) -> str:
    """HTML with the allowed tags, attributes and addresses only; h1 becomes h2 (the page has the h1)."""
    cleaned = nh3.clean(
        _TOP_HEADING.sub(r"<\1h2", html),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        attribute_filter=_own_pictures_only,
        link_rel="noopener noreferrer",
    )
    return _STRAY_PICTURE.sub("", cleaned).strip()


def _own_pictures_only(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not OWN_PICTURE.match(value):
        return None
    # The widths and heights that editors leave on table cells say nothing.
    if attribute in ("colspan", "rowspan") and value == "1":
        return None
    return value


def picture_ids(html: str) -> set[int]:
    """The files that clean HTML shows as pictures."""
    return {int(found) for found in _PICTURE_ID.findall(html)}


def render_markdown(text: str) -> str:
    """Markdown (CommonMark with tables) as clean HTML; HTML inside it is cleaned like any other."""
    return clean_html(_markdown.render(text))


def plain_text(html: str) -> str:
    """The words of HTML, one block a line."""
    bare = nh3.clean(_BLOCK_END.sub("\n", html), tags=set(), attributes={})
    return _BLANK_LINES.sub("\n", unescape(bare)).strip()
