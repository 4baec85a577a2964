"""A transfer with what it ends, and two records of one human made one, in the browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, SignIn
from tests.journeys.product import Product
from tests.journeys.test_main_job import confirm_if_asked

pytestmark = pytest.mark.journey
ADMIN = "kangweiping"
MOVED, MOVED_CODE = "匡立新", "QL0010"
TO = "青岚市第二人民医院"


def open_person(page: Page, product: Product, code: str) -> None:
    """The page of the person with this number, by way of the list."""
    page.goto(f"{product.url}/organizations/people/?q={code}")
    page.locator("a.x-row-link").first.click()


def pick(page: Page, label: str, text: str) -> None:
    """Choose by typing in a picker."""
    page.get_by_role("combobox", name=label).fill(text)
    page.locator(".org-picker-list li").first.click()


def test_a_transfer_shows_what_ends_and_a_duplicate_is_merged(product: Product, sign_in: SignIn) -> None:
    page = sign_in(ADMIN, DESK)
    open_person(page, product, MOVED_CODE)
    page.get_by_role("link", name="调动").click()
    pick(page, "调入单位或支部", TO)
    page.get_by_label("新职务").fill("办公室副主任")
    page.get_by_role("button", name="核对").click()
    expect(page.locator("main")).to_contain_text("角色结束")
    page.get_by_role("button", name="确认办理").click()
    expect(page.locator("#messages")).to_contain_text("已办理 1 人")
    expect(page.locator(".x-timeline")).to_contain_text(f"调动到{TO}")

    page.get_by_role("link", name=TO).first.click()
    page.get_by_role("link", name="登记人员").click()
    page.get_by_label("姓名").fill(MOVED)
    page.get_by_label("人员编号").fill("DUP-1")
    page.get_by_role("button", name="登记人员").click()
    page.goto(f"{product.url}/organizations/people/duplicates/")
    page.get_by_role("button", name="重新查找").click()
    expect(page.locator("main")).to_contain_text("姓名和单位相同")
    page.locator("a.x-row-link", has_text=MOVED).first.click()
    page.get_by_label("依据").fill("本人核对")
    page.get_by_role("button", name="合并").click()
    confirm_if_asked(page)
    expect(page.locator("main")).to_contain_text("把编号 DUP-1 并入编号 QL0010")
    page.get_by_role("link", name=MOVED).first.click()
    expect(page.locator(".x-timeline")).to_contain_text("编号 DUP-1 的记录并入")
