"""An administrator sets up an authenticator and a passkey in a browser, and has one session at a time."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import DESK, fill_sign_in
from tests.journeys.product import Product
from xueji.foundation.sign_in.testing import code_of

pytestmark = pytest.mark.journey
ADMINISTRATOR = "kangweiping"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory, demonstration: Product) -> Iterator[Product]:
    """The demonstration, with the rules of a real installation."""
    made = Product.made_in(tmp_path_factory.mktemp("strict"), like=demonstration)
    made.environment["XUEJI_STRICT_SIGN_IN"] = "1"
    try:
        made.start()
        yield made
    finally:
        made.stop()


def browser_for(chromium: Browser, url: str) -> tuple[BrowserContext, Page]:
    """A browser of its own at the sign-in page; passkeys need a name, not a number."""
    context = chromium.new_context(viewport=DESK, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{url}/accounts/login/")
    return context, page


def virtual_key(page: Page) -> None:
    """A key inside the browser that says yes to everything, fingerprint included."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": kind})


def next_code(secret: str) -> str:
    """A code that was not used before: the next half minute's is taken too, so this one is waited for."""
    time.sleep(30 - time.time() % 30 + 1)
    return code_of(secret)


def test_authenticator_passkey_and_one_session(strict: Product, chromium: Browser) -> None:
    url = strict.url.replace("127.0.0.1", "localhost")
    first, page = browser_for(chromium, url)
    fill_sign_in(page, ADMINISTRATOR)
    page.goto(f"{url}/accounts/security/")
    expect(page.get_by_text("请设置二次验证")).to_be_visible()

    page.get_by_role("link", name="设置验证器").click()
    page.locator("summary", has_text="手工输入密钥").click()
    secret = page.locator(".si-secret").inner_text()
    page.get_by_label("验证器显示的 6 位数字").fill(code_of(secret))
    page.get_by_role("button", name="启用验证器").click()
    expect(page.locator(".si-codes li")).to_have_count(10)

    second, other = browser_for(chromium, url)
    fill_sign_in(other, ADMINISTRATOR)
    expect(other.get_by_role("heading", name="二次验证")).to_be_visible()
    other.get_by_label("验证码").fill(next_code(secret))
    other.get_by_role("button", name="登录", exact=True).click()
    other.wait_for_url(lambda address: "/accounts/" not in address)
    page.goto(f"{url}/accounts/security/")
    expect(page.get_by_text("此账号已在另一处登录")).to_be_visible()

    virtual_key(other)
    other.goto(f"{url}/accounts/security/passkeys/add/")
    other.get_by_label("可以直接登录，不用再输密码").check()
    other.get_by_role("button", name="添加").click()
    expect(other.get_by_text("可直接登录")).to_be_visible()
    other.goto(f"{url}/accounts/logout/")
    other.locator("main").get_by_role("button", name="退出登录").click()
    other.goto(f"{url}/accounts/login/")
    other.get_by_role("button", name="用通行密钥登录").click()
    other.wait_for_url(lambda address: "/accounts/" not in address)
    for context in (first, second):
        context.close()
