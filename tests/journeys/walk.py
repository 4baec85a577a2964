"""A walk over the pages: links are followed like a person does, one page for each address pattern."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import ConsoleMessage, Page
from tools.look import Examined, View, findings, show_as

MOST_PAGES = 160
LINKS = "() => [...document.querySelectorAll('a[href]')].map((link) => link.href)"


def pattern_of(url: str) -> str:
    """The address with every number replaced, without the query."""
    return re.sub(r"\d+", "0", urlsplit(url).path)


def name_of(url: str) -> str:
    """The name the product knows an address by; empty for files beside the pages, e.g. a style sheet."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


class Links(HTMLParser):
    """The addresses that the links of a page lead to."""

    def __init__(self, html: str, url: str) -> None:
        super().__init__()
        self.url = url
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") if tag == "a" else None
        if address is not None:
            self.found.append(urljoin(self.url, address))


class Ground:
    """What everybody's walks have covered together.

    Attributes:
        opened: address patterns that somebody's browser has opened; those of one pattern look alike.
        reached: names of the addresses that answered somebody.
    """

    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.reached: set[str] = set()


class Walk:
    """One person's way through the pages; each page nobody has opened before is looked at in every view."""

    def __init__(self, page: Page, site: str, ground: Ground, views: Sequence[View]) -> None:
        self.page, self.site, self.ground, self.views = page, site, ground, views
        self.found: list[str] = []
        self.pages: list[str] = []
        self._seen: set[str] = set()
        self._waiting: deque[tuple[str, str]] = deque()
        # Colours that are still fading into another mode would be measured halfway.
        page.emulate_media(reduced_motion="reduce")
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: script: {error}"))
        # Pictures, lists under a fold, data of a drawing: what a page fetches is reached through it.
        page.on("requestfinished", lambda asked: self._note(asked.url) if asked.method == "GET" else None)

    def run(self, *starts: str) -> None:
        """Begin at some paths, each of them opened, and visit pages until nothing new is offered."""
        for start in starts:
            self._visit(f"{self.site}{start}", self._open(f"{self.site}{start}"))
        while self._waiting and len(self.pages) < MOST_PAGES:
            url, html = self._waiting.popleft()
            links = Links(html, url).found
            if pattern_of(url) not in self.ground.opened:
                links += self._open(url)
            self._visit(url, links)

    def _visit(self, url: str, links: list[str]) -> None:
        self.pages.append(url)
        self._offer(links, url)

    def _open(self, url: str) -> list[str]:
        """Open a page and look at it; returns the links its scripts have made as well."""
        answer = self.page.goto(url)
        if answer is None or not answer.ok:
            self.found.append(f"{url}: status {answer.status if answer else 'none'}")
        self.ground.opened.add(pattern_of(url))
        self._note(url)
        links: list[str] = self.page.evaluate(LINKS)
        self.found += examine(self.page, self.views)
        return links

    def _offer(self, links: list[str], origin: str) -> None:
        """Ask for each link of a new pattern; pages are queued, files only have to answer."""
        for link in links:
            pattern = pattern_of(link)
            if not link.startswith(f"{self.site}/") or pattern in self._seen:
                continue
            self._seen.add(pattern)
            answer = self.page.request.get(link)
            if not answer.ok:
                self.found.append(f"{link}: status {answer.status}, linked from {origin}")
                continue
            self._note(link)
            self._note(answer.url)
            if answer.headers.get("content-type", "").startswith("text/html"):
                self._waiting.append((link.partition("#")[0], answer.text()))

    def _note(self, url: str) -> None:
        if url.startswith(f"{self.site}/"):
            self.ground.reached.add(name_of(url))

    def _console(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.found.append(f"{self.page.url}: console: {line.text}")


def examine(page: Page, views: Sequence[View]) -> Iterator[str]:
    """What axe, the width and the size of the targets say about an open page in each view."""
    examined = Examined(page)
    for view in views:
        show_as(page, view)
        for finding in findings(examined, with_axe=True):
            yield f"{page.url} {view.width} {view.mode}: {finding}"
