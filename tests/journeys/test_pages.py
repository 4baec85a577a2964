"""Every page people reach by following links answers, keeps its own policy and reads well.

What a page looks like does not depend on the database: it is looked at in the run on SQLite, in three views;
on PostgreSQL the links alone are followed.
"""

import os
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from tools.look import WIDTHS, View, choose_mode, findings

from tests.journeys.conftest import DESK, SignIn
from tests.journeys.product import Product

pytestmark = pytest.mark.journey
PEOPLE = {
    "organizer": "douhaining",
    "learner": "ganlin",
    "discipline office": "jiyuanshan",
    "editor": "peiruonan",
    "system administrator": "kangweiping",
}
MOST_PAGES = 60
# Pages of these parts were looked at one by one when they were made; the walk has not been through them yet.
NOT_WALKED = (
    "/organizations/",
    "/posts/",
    "/responsibilities/",
    "/privacy/",
    "/jobs/",
    "/notices/",
    "/directory/",
    "/accounts/",
)
LOOKED_AT = not os.environ.get("XUEJI_DATABASE_URL")
VIEWS = (View(1440, "light"), View(390, "dark"), View(390, "elder"))
LINKS = "() => [...document.querySelectorAll('a[href]')].map((link) => link.href)"
# The pages of one address pattern look alike: they are examined for the first person who reaches them.
examined: set[str] = set()


def pattern_of(url: str) -> str:
    """The address with every number replaced, without the query."""
    return re.sub(r"\d+", "0", urlsplit(url).path)


class Walk:
    """Follows links from the first page, one page for each address pattern."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.found: list[str] = []
        self.pages: list[str] = []
        self._seen: set[str] = set()
        self._waiting: deque[str] = deque()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: script: {error}"))

    def run(self) -> None:
        """Visit pages until nothing new is offered."""
        self._offer([f"{self.site}/"], "the address bar")
        while self._waiting and len(self.pages) < MOST_PAGES:
            url = self._waiting.popleft()
            self.page.goto(url)
            self.pages.append(url)
            self._offer(self.page.evaluate(LINKS), url)

    def _offer(self, links: list[str], origin: str) -> None:
        """Ask for each link of a new pattern; pages are queued, files only have to answer."""
        for link in links:
            pattern = pattern_of(link)
            if (
                not link.startswith(f"{self.site}/")
                or pattern in self._seen
                or pattern.startswith(NOT_WALKED)
            ):
                continue
            self._seen.add(pattern)
            answer = self.page.request.get(link)
            if not answer.ok:
                self.found.append(f"{link}: status {answer.status}, linked from {origin}")
                continue
            if answer.headers.get("content-type", "").startswith("text/html"):
                self._waiting.append(link.partition("#")[0])

    def _console(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.found.append(f"{self.page.url}: console: {line.text}")


@contextmanager
def examiner(chromium: Browser, page: Page) -> Iterator[Page]:
    """A page of the same person that lets axe in, which the pages' own policy forbids."""
    context = chromium.new_context(
        storage_state=page.context.storage_state(), bypass_csp=True, locale="zh-CN", reduced_motion="reduce"
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def examine(page: Page, site: str, view: View, urls: list[str]) -> Iterator[str]:
    """What axe, the width and the size of the targets say about each page in one view."""
    choose_mode(page.context, site, view.mode)
    page.set_viewport_size({"width": view.width, "height": WIDTHS[view.width]})
    for url in urls:
        page.goto(url)
        for finding in findings(page, with_axe=True):
            yield f"{url} {view.width} {view.mode}: {finding}"


@pytest.mark.parametrize("login", PEOPLE.values(), ids=PEOPLE.keys())
def test_every_page_in_reach(login: str, product: Product, chromium: Browser, sign_in: SignIn) -> None:
    page = sign_in(login, DESK)
    walk = Walk(page, product.url)
    walk.run()
    assert len(walk.pages) >= 8, walk.pages
    new = [url for url in walk.pages if pattern_of(url) not in examined]
    examined.update(map(pattern_of, new))
    found = walk.found
    with examiner(chromium, page) as other:
        for view in VIEWS if LOOKED_AT else ():
            found += examine(other, product.url, view, new)
    assert not found, "\n" + "\n".join(found)
