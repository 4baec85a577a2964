"""A post gets its handbook: from proposals, approved by a second person, read on the phone and in Word."""

from collections.abc import Iterator

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, PHONE, fill_sign_in
from tests.journeys.product import DEMO_PASSWORD, Product

pytestmark = pytest.mark.journey
# A unit with two officers and somebody on the post; no demonstration, because the story needs nothing of it.
PREPARE = f"""
from xueji.foundation.organizations import testing as people
from xueji.foundation.post_handbooks.testing import make_holder, make_post
unit = people.make_organization("青溪局", kind="agency")
for login, name in (("officer", "庄雪梅"), ("second", "纪远山")):
    person = people.make_person(name, unit)
    people.make_role(person, "discipline_office", unit)
    people.make_user(person, username=login, password={DEMO_PASSWORD!r})
post = make_post("采购管理岗", unit, ("procurement",))
people.make_user(make_holder(post), username="holder", password={DEMO_PASSWORD!r})
"""
ASK = """
from xueji.foundation.learning_records.models import LearningRecord
print([(one.verb, one.activity_title) for one in LearningRecord.objects.all()])
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, migrated: Product) -> Iterator[Product]:
    """The product with one unit."""
    made = Product.made_in(tmp_path_factory.mktemp("office"), like=migrated)
    # Second proofs at sign-in are another story.
    made.environment["XUEJI_STRICT_SIGN_IN"] = "0"
    made.shell(PREPARE)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def signed_in(chromium: Browser, product: Product, login: str, size: dict[str, int]) -> Page:
    """A browser of its own for one person."""
    page = chromium.new_context(viewport=size, locale="zh-CN", accept_downloads=True).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{product.url}/accounts/login/")
    fill_sign_in(page, login)
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page


def test_a_handbook_from_proposals_to_the_phone(office: Product, chromium: Browser) -> None:
    officer = signed_in(chromium, office, "officer", DESK)
    officer.goto(f"{office.url}/posts/")
    officer.get_by_role("link", name="采购管理岗").click()
    officer.get_by_role("button", name="编写手册").click()
    officer.get_by_label("验收走过场").check()
    officer.get_by_role("button", name="采用选中的").click()
    officer.get_by_role("link", name="修改").first.click()
    officer.get_by_label("可能出现的问题").fill("没有核对食材就签字，分量不足照样付款。")
    officer.get_by_role("button", name="保存").click()
    officer.get_by_role("button", name="提交审核").click()
    expect(officer.get_by_text("由纪委办公室没有参与编写的人批准").first).to_be_visible()
    expect(officer.get_by_role("button", name="批准")).to_have_count(0)

    second = signed_in(chromium, office, "second", DESK)
    second.goto(officer.url)
    second.get_by_role("button", name="批准").click()
    second.locator("#x-confirm").get_by_role("button", name="确定").click()
    expect(second.get_by_text("持岗人现在可以看到")).to_be_visible()

    holder = signed_in(chromium, office, "holder", PHONE)
    holder.goto(f"{office.url}/today/")
    holder.get_by_role("link", name="打开手册").click()
    expect(holder.get_by_text("分量不足照样付款")).to_be_visible()
    with holder.expect_download() as started:
        holder.get_by_role("link", name="下载 Word").click()
    word = Document(str(started.value.path()))
    assert "采购管理岗" in "\n".join(one.text for one in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "使用、采购和一名外部人员共同验收" in cells
    holder.get_by_role("button", name="我已读完").click()
    expect(holder.get_by_text("已读这一版")).to_be_visible()
    assert office.shell(ASK) == "[('read', '岗位纪律手册：采购管理岗')]"
