"""Three administrators: one asks, one decides, one reads what both did; none does the work of another."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, SignIn
from tests.journeys.product import Product

pytestmark = pytest.mark.journey
SYSTEM, SECURITY, AUDIT = "kangweiping", "zhuqiushi", "baiwenjing"
UNIT, NAME, LOGIN = "霁川县自然资源和林业局", "尉迟文", "yuchiwen"


OTHERS_WORK = {
    SYSTEM: ("/organizations/roles/", "/organizations/account-requests/", "/organizations/audit/"),
    SECURITY: ("/organizations/audit/", "/organizations/people/import/", "/organizations/units/2/edit/"),
    AUDIT: (
        "/organizations/people/",
        "/organizations/account-requests/",
        "/organizations/roles/",
        "/organizations/people/import/",
        "/jobs/all/",
    ),
}


def test_an_account_and_a_role_take_two_and_the_third_sees_both(product: Product, sign_in: SignIn) -> None:
    system = sign_in(SYSTEM, DESK)
    one_time = ask_for_an_account(system, product)
    new = sign_in("", DESK)
    try_to_sign_in(new, product, one_time)
    expect(new.locator("main")).to_contain_text("待批准")

    security = sign_in(SECURITY, DESK)
    approve(security, product)
    give_a_role(security, product)
    try_to_sign_in(new, product, one_time)
    new.wait_for_url("**/password/change/**")

    auditor = sign_in(AUDIT, DESK)
    read_the_trail(auditor, product)
    for login, page in ((SYSTEM, system), (SECURITY, security), (AUDIT, auditor)):
        for path in OTHERS_WORK[login]:
            answer = page.request.get(f"{product.url}{path}")
            assert answer.status in (403, 404), f"{login} {path}: {answer.status}"


def ask_for_an_account(page: Page, product: Product) -> str:
    """A new person of a unit, and an account asked for; returns the one-time password."""
    page.goto(f"{product.url}/organizations/?q={UNIT}")
    page.get_by_role("link", name=UNIT, exact=True).click()
    page.get_by_role("link", name="登记人员").click()
    page.get_by_label("姓名", exact=True).fill(NAME)
    page.get_by_label("人员编号").fill("NEW-2026")
    page.get_by_role("button", name="登记人员").click()
    page.get_by_role("link", name="开通账号").click()
    page.get_by_label("登录名").fill(LOGIN)
    page.get_by_role("button", name="申请开通").click()
    expect(page.locator("main")).to_contain_text("正在等待安全管理员批准")
    return page.locator(".org-secret code").inner_text()


def try_to_sign_in(page: Page, product: Product, password: str) -> None:
    """As the new person would."""
    page.goto(f"{product.url}/accounts/login/")
    page.fill("input[name=login]", LOGIN)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")


def approve(page: Page, product: Product) -> None:
    """By way of the bell."""
    page.goto(f"{product.url}/notices/")
    page.get_by_role("link", name="账号").first.click()
    page.get_by_label(f"选择{NAME}").check()
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("1 个")


def give_a_role(page: Page, product: Product) -> None:
    """From the page of the person, found among those approved."""
    page.goto(f"{product.url}/organizations/account-requests/?outcome=approved")
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("link", name="授予角色").click()
    page.get_by_label("角色").select_option("organizer")
    page.get_by_role("combobox", name="范围").fill(UNIT)
    page.locator(".org-picker-list li", has_text=UNIT).first.click()
    page.get_by_label("用途").fill("组织本局会前学纪")
    page.get_by_role("button", name="授予").click()
    expect(page.locator("main")).to_contain_text("学习组织者")


def read_the_trail(page: Page, product: Product) -> None:
    """Who asked, who approved, who gave the role: a line each, under the name of who did it."""
    page.goto(f"{product.url}/organizations/audit/?q={LOGIN}")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="康维平").filter(has_text="申请").first).to_be_visible()
    expect(rows.filter(has_text="祝秋实").filter(has_text="批准").first).to_be_visible()
    page.goto(f"{product.url}/organizations/audit/?q={NAME}")
    expect(rows.filter(has_text="祝秋实").filter(has_text="授予").first).to_be_visible()
