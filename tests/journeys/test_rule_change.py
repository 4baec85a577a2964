"""A newer text is imported over an older one: from the upload to the review queue of a learner."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from tools.look import View

from tests.journeys.conftest import DESK, PHONE, SHARED, fill_sign_in
from tests.journeys.product import Product
from tests.journeys.walk import examine

pytestmark = pytest.mark.journey
OLD = """霁川县公用物资管理办法

（2023年3月1日霁川县公用物资管理局发布）

第一条 公用物资应当逐件登记，登记内容包括名称、用途和保管人，由保管部门每月核对一次。

第二条 公用物资不得外借给其他单位和个人，因抢险救灾需要的除外，事后三日内补办手续。

第三条 公用物资的维修应当到定点企业办理，维修费用凭清单报销，经办人和验收人分别签字。

第四条 本办法自2023年4月1日起施行。
"""
NEW = """霁川县公用物资管理办法

（2025年12月1日霁川县公用物资管理局修订）

第一条 公用物资应当逐件登记，登记内容包括名称、用途和保管人，由保管部门每月核对一次。

第二条 各级机关和事业单位采购、保管、处置公用物资，都适用本办法，村和社区参照执行。

第三条 公用物资不得外借给其他单位和个人，因抢险救灾需要的除外，事后三日内补办手续。

第四条 公用物资的维修应当到定点企业办理，超过二千元的须经集体研究，费用凭清单报销，经办人和验收人分别签字。

第五条 本办法自2026年1月1日起施行。
"""
PREPARE = """
import json
from datetime import timedelta
from django.utils import timezone
from xueji.activity.assessments.testing import make_question
from xueji.activity.spaced_repetition.models import Card
from xueji.foundation.organizations.models import Person, User
from xueji.foundation.regulations.selectors import find_article, versions_of, regulation_by_name
numbers, law, day = {numbers!r}, {law!r}, {day!r}
version = next(one for one in versions_of(regulation_by_name(law)) if str(one.version_date) == day)
learner = User.objects.get(username={learner!r}).person
editor, now = User.objects.get(username="peiruonan"), timezone.now()
for kind, number in numbers.items():
    article = version.articles.get(number=number, suffix=0)
    code, stem = f"story-{{law}}-{{kind}}", f"{{law}}的考题：{{kind}}"
    make_question(article=article, code=code, stem=stem, actor=editor)
    Card.objects.create(person=learner, article=article, state=2, step=None, stability=100.0,
        fsrs_difficulty=5.0, due_at=now + timedelta(days=90), last_reviewed_at=now, created_at=now)
"""
ASK = """
from xueji.activity.assessments.models import Question
for question in Question.objects.filter(code__startswith="story-{law}-").order_by("code"):
    cited = question.citations.get().article
    print(question.code.rsplit("-", 1)[1], question.status, cited.version.version_date, cited.number)
"""


@dataclass(frozen=True)
class Pair:
    """Two texts of one regulation with their version dates."""

    law: str
    old: Path
    new: Path
    old_day: str
    new_day: str
    learner: str


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, demonstration: Product) -> Iterator[Product]:
    """The product with the demonstration alone: the statutes come in through the pages."""
    made = Product.made_in(tmp_path_factory.mktemp("rules"), like=demonstration)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(params=["sample", "real"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
    """Our own texts, and 监察法 2018 → 2024 where the statutes are at hand."""
    if request.param == "real":
        folder = SHARED / "regulations"
        if not folder.exists():
            pytest.skip("needs the statutes in ../shared/data")
        old, new = folder / "监察法(2018-03-20).md", folder / "监察法(2024-12-25).md"
        return Pair("监察法", old, new, "2018-03-20", "2024-12-25", "tongyaqin")
    old, new = (
        tmp_path / "霁川县公用物资管理办法(2023-03-01).txt",
        tmp_path / "霁川县公用物资管理办法(2025-12-01).txt",
    )
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return Pair("霁川县公用物资管理办法", old, new, "2023-03-01", "2025-12-01", "cenzhenyu")


def signed_in(chromium: Browser, product: Product, login: str, size: dict[str, int]) -> Page:
    """A browser of its own for one person."""
    page = chromium.new_context(viewport=size, locale="zh-CN").new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{product.url}/accounts/login/")
    fill_sign_in(page, login)
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page


def upload(editor: Page, product: Product, file: Path) -> None:
    """Choose, look, import."""
    editor.goto(f"{product.url}/regulations/imports/new/")
    editor.set_input_files("input[type=file]", str(file))
    editor.get_by_role("button", name="读取并预览").click()
    editor.get_by_role("button", name="导入法规库").click()
    editor.wait_for_url(lambda url: "/imports/" not in url)


def chosen(product: Product, pair: Pair) -> dict[str, int]:
    """One old article of each class that this story follows."""
    rows = json.loads(product.must("regulations", "compare", str(pair.old), str(pair.new), "--json"))["rows"]
    single = [row for row in rows if len(row["old"]) == 1 and len(row["new"]) == 1]
    return {
        kind: int(next(row["old"][0] for row in single if row["class"] == kind))
        for kind in ("unchanged", "renumbered", "amended")
    }


def sound(page: Page) -> None:
    """No axe violation, no sideways scroll, at desk and phone width."""
    page.emulate_media(reduced_motion="reduce")
    found = list(examine(page, (View(1440, "light"), View(390, "dark"), View(1440, "light"))))
    assert not found, found


def test_from_upload_to_review_queue(bare: Product, chromium: Browser, pair: Pair) -> None:
    editor = signed_in(chromium, bare, "peiruonan", DESK)
    upload(editor, bare, pair.old)
    numbers = chosen(bare, pair)
    bare.shell(PREPARE.format(numbers=numbers, law=pair.law, day=pair.old_day, learner=pair.learner))
    upload(editor, bare, pair.new)
    held_at_once(bare, pair)

    editor.goto(f"{bare.url}/changes/")
    editor.get_by_role("link", name=pair.new_day).click()
    expect(editor.locator("main")).to_contain_text("版本对照")
    editor.get_by_role("button", name="确认对照无误").click()
    expect(editor.locator("main")).to_contain_text("已核对")

    editor.goto(f"{bare.url}/changes/")
    editor.get_by_role("link", name=pair.law, exact=False).first.click()
    editor.get_by_role("button", name="确认改写").click()
    expect(editor.locator("#messages")).to_contain_text("已改写")
    sound(editor)
    run_path = urlsplit(editor.url).path

    the_author_cannot_clear(editor)
    reviewer = signed_in(chromium, bare, "ouyangjingzhi", DESK)
    reviewer.goto(f"{bare.url}{run_path}?citing=question&state=waiting")
    reviewer.get_by_role("link", name=f"{pair.law}的考题：amended").click()
    sound(reviewer)
    reviewer.get_by_label("不受影响的理由").fill("考点没有变")
    reviewer.get_by_role("button", name="不受影响，恢复使用").click()
    expect(reviewer.locator("#messages")).to_contain_text("已办结")

    lines = bare.shell(ASK.format(law=pair.law)).splitlines()
    done = {kind: rest for kind, *rest in map(str.split, lines)}
    assert {kind: (status, day) for kind, (status, day, _) in done.items()} == dict.fromkeys(
        ("amended", "renumbered", "unchanged"), ("published", pair.new_day)
    )
    assert int(done["unchanged"][2]) == numbers["unchanged"]
    assert int(done["renumbered"][2]) != numbers["renumbered"]
    only_the_amended_comes_back(bare, chromium, pair)


def held_at_once(product: Product, pair: Pair) -> None:
    """The question on the amended article is out of use before anybody looked at anything."""
    answers = product.shell(ASK.format(law=pair.law)).splitlines()
    assert {line.split()[0]: line.split()[1] for line in answers} == {
        "amended": "stale",
        "renumbered": "published",
        "unchanged": "published",
    }


def the_author_cannot_clear(editor: Page) -> None:
    """Whoever wrote the question is told that a second person decides."""
    editor.goto(f"{editor.url.split('?')[0]}?citing=question&state=waiting")
    editor.get_by_role("link", name="的考题：amended").click()
    editor.get_by_label("不受影响的理由").fill("我看没有变")
    editor.get_by_role("button", name="不受影响，恢复使用").click()
    expect(editor.locator("body")).to_contain_text("角色")


def only_the_amended_comes_back(product: Product, chromium: Browser, pair: Pair) -> None:
    """The learner's queue: the question on the amended article, and nothing else."""
    stem = f"{pair.law}的考题：amended"
    phone = signed_in(chromium, product, pair.learner, PHONE)
    phone.goto(f"{product.url}/review/")
    expect(phone.locator("main")).to_contain_text(stem)
    assert phone.locator("progress").get_attribute("max") == "1"
    phone.locator("main input[type=radio]").first.check()
    phone.locator("main form button[type=submit]").first.click()
    phone.goto(f"{product.url}/review/")
    expect(phone.locator("main")).not_to_contain_text(stem.replace("amended", "unchanged"))
