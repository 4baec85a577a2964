"""Transfers, duplicates, units that merge and one's own data, as people meet them in the browser."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, SignIn
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
    page.locator(".org-picker-list li", has_text=text).first.click()


def test_a_transfer_shows_what_ends_and_a_duplicate_is_merged(product: Product, sign_in: SignIn) -> None:
    page = sign_in(ADMIN, DESK)
    open_person(page, product, MOVED_CODE)
    page.get_by_role("link", name="调动").click()
    pick(page, "调入单位或支部", TO)
    page.get_by_label("新职务").fill("办公室副主任")
    page.get_by_role("button", name="核对").click()
    expect(page.locator("main")).to_contain_text("角色保留")
    page.get_by_role("button", name="确认办理").click()
    expect(page.locator("#messages")).to_contain_text("已办理 1 人")
    expect(page.locator(".x-timeline")).to_contain_text(f"调动到{TO}")

    page.get_by_role("link", name=TO).first.click()
    page.get_by_role("link", name="登记人员").click()
    page.get_by_label("姓名", exact=True).fill(MOVED)
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


def test_a_village_goes_into_the_one_beside_it(product: Product, sign_in: SignIn) -> None:
    page = sign_in(ADMIN, DESK)
    page.goto(f"{product.url}/organizations/?q=鹭桥埭村")
    page.get_by_role("link", name="鹭桥埭村", exact=True).click()
    page.get_by_role("link", name="合并", exact=True).click()
    pick(page, "并入的单位", "葵埭村")
    page.get_by_label("文号").fill("济民发〔2026〕5号")
    page.get_by_role("button", name="查看影响").click()
    expect(page.get_by_text("“鹭桥埭村”并入“葵埭村”").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("确认后立即办理")
    page.get_by_role("button", name="确认办理").click()
    expect(page.locator("main")).to_contain_text("已撤销")
    page.goto(f"{product.url}/organizations/?q=葵埭村")
    page.get_by_role("link", name="葵埭村", exact=True).click()
    expect(page.get_by_text("济民发〔2026〕5号").first).to_be_visible()


def test_a_learner_sees_takes_along_and_corrects_what_is_held(product: Product, sign_in: SignIn) -> None:
    phone = sign_in("ganlin", PHONE)
    phone.goto(f"{product.url}/today/")
    phone.locator("details[data-menu] > summary").last.click()
    phone.get_by_role("link", name="我的数据").first.click()
    expect(phone.get_by_role("heading", name="平台保存了什么")).to_be_visible()
    expect(phone.locator("main")).to_contain_text("还没有别人看过")

    with phone.expect_download() as started:
        phone.get_by_role("button", name="下载我的数据").click()
    taken = zipfile.ZipFile(io.BytesIO(Path(started.value.path()).read_bytes()))
    assert "甘琳" in json.dumps(json.loads(taken.read("data.json")), ensure_ascii=False)

    phone.get_by_role("link", name="就“任职与组织关系”提出请求").click()
    phone.get_by_role("textbox", name="说明").fill("职务已改为一级科员，请更正。")
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator("main")).to_contain_text("前答复")

    office = sign_in("jiyuanshan", DESK)
    office.goto(f"{product.url}/privacy/requests/")
    office.locator("tbody tr", has_text="甘琳").get_by_role("link").first.click()
    office.get_by_role("radio", name="同意", exact=True).check()
    office.get_by_role("textbox", name="答复").fill("已按任职文件更正。")
    office.get_by_role("button", name="答复").click()
    expect(office.locator("#messages")).to_contain_text("已答复")
    office.goto(f"{product.url}/archives/people/?q=甘琳")
    office.get_by_role("link", name="甘琳", exact=True).click()
    expect(office.get_by_role("heading", name="甘琳")).to_be_visible()

    phone.goto(f"{product.url}/privacy/mine/")
    expect(phone.locator("main")).to_contain_text("答复：已按任职文件更正。")
    seen = phone.locator("section", has=phone.get_by_role("heading", name="谁看过我的信息"))
    expect(seen).to_contain_text("纪远山")
