"""A running product with the demonstration, and browsers of two sizes."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.product import DEMO_PASSWORD, Product

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
DESK = {"width": 1440, "height": 900}
WALL = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Machines that run tests are busy; a page that comes late is no failure.
expect.set_options(timeout=30_000)
SignIn = Callable[[str, dict[str, int]], Page]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """An empty product that is never started: others are copies of it."""
    made = Product.made_in(tmp_path_factory.mktemp("migrated"))
    made.must("migrate")
    made.shell("from xueji.config.preparation import collect_static_files as collect; collect()")
    return made


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, migrated: Product) -> Product:
    """The demonstration, to be copied."""
    made = Product.made_in(tmp_path_factory.mktemp("demonstration"), like=migrated)
    made.must("demo")
    return made


@pytest.fixture(scope="session")
def demonstration_with_statutes(tmp_path_factory: pytest.TempPathFactory, demonstration: Product) -> Product:
    """The demonstration and, where they are at hand, the real statutes, to be copied."""
    if not SHARED.exists():
        return demonstration
    made = Product.made_in(tmp_path_factory.mktemp("statutes"), like=demonstration)
    made.must("regulations", "import", str(SHARED / "regulations"))
    return made


@pytest.fixture(scope="module")
def product(
    tmp_path_factory: pytest.TempPathFactory, demonstration_with_statutes: Product
) -> Iterator[Product]:
    """The product with everything in it, running."""
    made = Product.made_in(tmp_path_factory.mktemp("product"), like=demonstration_with_statutes)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def empty_product(tmp_path_factory: pytest.TempPathFactory, migrated: Product) -> Iterator[Product]:
    """An empty product, running; the fault tests share it, each with people of its own."""
    made = Product.made_in(tmp_path_factory.mktemp("faults"), like=migrated)
    made.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    made.start()
    yield made
    made.stop()


@pytest.fixture
def running(empty_product: Product) -> Product:
    """The empty product, started again if the test before left it down."""
    if empty_product.process is None or empty_product.process.poll() is not None:
        empty_product.start()
    return empty_product


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's own Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is missing; run: python tools/doctor.py test"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(product: Product, chromium: Browser) -> Iterator[SignIn]:
    """Open a browser of its own for one person, signed in."""
    contexts = []

    def open_for(login: str, size: dict[str, int]) -> Page:
        context = chromium.new_context(viewport=size, locale="zh-CN", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        if login:
            page.goto(f"{product.url}/accounts/login/")
            fill_sign_in(page, login)
            page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    yield open_for
    for context in contexts:
        context.close()


def fill_sign_in(page: Page, login: str) -> None:
    """Type name and password, and send them."""
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
