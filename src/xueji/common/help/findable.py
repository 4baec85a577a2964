"""What the search finds of the guide: every section of every page."""

from __future__ import annotations

from collections.abc import Iterator

from xueji.common.help.pages import pages
from xueji.common.search.entries import Entry
from xueji.common.search.registry import SearchKind, register_kind

HELP = "help"


def register() -> None:
    """Make the kind known to the search."""
    register_kind(SearchKind(HELP, "帮助", 90, entries, comes_with_program=True))


def entries() -> Iterator[Entry]:
    """One entry a page and one a section."""
    for page in pages().values():
        group = f"{HELP}:{page.slug}"
        yield Entry(
            HELP, page.slug or "index", page.title, page.url, page.intro, lettered=page.title, group=group
        )
        for heading in page.headings:
            yield Entry(
                kind=HELP,
                key=f"{page.slug or 'index'}#{heading.anchor}",
                title=f"{page.title}：{heading.title}",
                url=f"{page.url}#{heading.anchor}",
                body=heading.text,
                lettered=heading.title,
                group=group,
            )
