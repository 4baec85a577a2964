"""Two villages become one: previewed, confirmed, and found in the history of both."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, SignIn
from tests.journeys.product import Product


def test_a_village_goes_into_the_one_beside_it(product: Product, sign_in: SignIn) -> None:
    page = sign_in("kangweiping", DESK)
    page.goto(f"{product.url}/organizations/?q=鹭桥埭村")
    page.get_by_role("link", name="鹭桥埭村", exact=True).click()
    page.get_by_role("link", name="合并", exact=True).click()
    page.get_by_label("并入的单位").fill("葵埭村")
    page.get_by_role("option", name="葵埭村").first.click()
    page.get_by_label("文号").fill("济民发〔2026〕5号")
    page.get_by_role("button", name="查看影响").click()
    expect(page.get_by_text("“鹭桥埭村”并入“葵埭村”")).to_be_visible()
    assert not Axe().run(page).response["violations"]
    page.get_by_role("button", name="确认办理").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    page.goto(f"{product.url}/organizations/?q=葵埭村")
    page.get_by_role("link", name="葵埭村", exact=True).click()
    expect(page.get_by_text("济民发〔2026〕5号")).to_be_visible()
