"""Rich text: Markdown or HTML as an editor typed it, to HTML that is safe to show and to plain text."""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt

# What a case or a reading needs and nothing that loads, runs or styles.
ALLOWED_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code"),
    *("strong", "em", "b", "i", "u", "s", "sub", "sup", "a"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
ALLOWED_SCHEMES = {"http", "https", "mailto"}

_TOP_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)
_BLOCK_END = re.compile(
    r"<br\s*/?>|</(?:p|h[1-6]|li|dt|dd|tr|blockquote|pre|caption|table|ul|ol)>", re.IGNORECASE
)
_BLANK_LINES = re.compile(r"\s*\n\s*")
_markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def clean_html(html: str) -> str:
    """HTML with the allowed tags, attributes and addresses only; h1 becomes h2 (the page has the h1)."""
    return nh3.clean(
        _TOP_HEADING.sub(r"<\1h2", html),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener noreferrer",
    ).strip()


def render_markdown(text: str) -> str:
    """Markdown (CommonMark with tables) as clean HTML; HTML inside it is cleaned like any other."""
    return clean_html(_markdown.render(text))


def plain_text(html: str) -> str:
    """The words of HTML, one block a line."""
    bare = nh3.clean(_BLOCK_END.sub("\n", html), tags=set(), attributes={})
    return _BLANK_LINES.sub("\n", unescape(bare)).strip()
