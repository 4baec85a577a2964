"""The main job, from agenda to minutes, with one presenter and two phones."""

import io
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, SHARED, WALL, SignIn, fill_sign_in
from tests.journeys.product import Product

pytestmark = pytest.mark.journey
TITLE = "霁川县自然资源和林业局党组第十九次会议"
AGENDA = "审议办公楼维修招标方案\n研究中秋节工会福利\n讨论干部任免事项"


def in_an_hour() -> str:
    """As the date field wants it, on the product's clock."""
    moment = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(hours=1)
    return moment.strftime("%Y-%m-%dT%H:%M")


def plan(secretary: Page, product: Product) -> str:
    """Wizard steps 1–4: meeting and agenda, content, people, approval. Returns the session's number."""
    secretary.goto(f"{product.url}/sessions/new/")
    secretary.fill("[name=title]", TITLE)
    secretary.fill("[name=starts_at]", in_an_hour())
    secretary.fill("[name=place]", "三楼会议室")
    secretary.fill("[name=agenda]", AGENDA)
    secretary.get_by_role("button", name="下一步").click()
    secretary.wait_for_url("**/content/")
    session_id = urlsplit(secretary.url).path.split("/")[2]
    pack = secretary.locator("#pack")
    expect(pack).to_contain_text("条文")
    expect(pack).to_contain_text("案例")
    expect(pack).to_contain_text("思考题")
    secretary.get_by_role("link", name="下一步").click()
    secretary.get_by_role("link", name="下一步").click()
    secretary.get_by_role("button", name="审定学习内容").click()
    expect(secretary.locator("main")).to_contain_text("开始学习")
    return session_id


def test_from_agenda_to_minutes(product: Product, sign_in: SignIn) -> None:
    secretary = sign_in("douhaining", DESK)
    session_id = plan(secretary, product)

    wall = sign_in("douhaining", WALL)
    wall.goto(f"{product.url}/s/{session_id}/wall/")
    wall.get_by_role("button", name="开始学习").click()
    expect(wall.locator(".x-qr")).to_be_visible()

    first = arrive_by_link(wall, sign_in, session_id, product)
    second = arrive_by_digits(wall, sign_in, session_id, product)
    expect(wall.locator("#wall-pulse")).to_contain_text("2 / ")

    study_through(wall, first, second)
    close(secretary, product, session_id)
    read_what_came_out(secretary, product, session_id)
    the_absent_makes_up(sign_in, product)
    review_tomorrow(product, sign_in)


def arrive_by_link(wall: Page, sign_in: SignIn, session_id: str, product: Product) -> Page:
    """A phone that is not signed in opens the link, signs in, and is still welcome."""
    phone = sign_in("", PHONE)
    phone.goto(current_link(product, session_id))
    fill_sign_in(phone, "ganlin")
    phone.get_by_role("button", name="确认签到").click()
    expect(phone.locator("#phone-note")).to_contain_text("已签到")
    return phone


def arrive_by_digits(wall: Page, sign_in: SignIn, session_id: str, product: Product) -> Page:
    """A phone without a scanner types the six digits; a wrong code first."""
    phone = sign_in("ruanshuzhen", PHONE)
    phone.goto(f"{product.url}/s/{session_id}/")
    phone.fill("[name=code]", "000000")
    phone.get_by_role("button", name="签到").click()
    expect(phone.locator("body")).to_contain_text("签到码不对或已过期")
    digits = wall.locator(".x-qr-digits").inner_text()
    phone.fill("[name=code]", digits)
    phone.get_by_role("button", name="签到").click()
    expect(phone.locator("#phone-note")).to_contain_text("已签到")
    return phone


def current_link(product: Product, session_id: str) -> str:
    """The link in the QR picture, as a phone's camera would read it."""
    code = product.shell(
        "from django.utils import timezone\n"
        "from xueji.activity.study_sessions.live import codes\n"
        "from xueji.activity.study_sessions.models import StudySession\n"
        f"s = StudySession.objects.get(pk={session_id})\n"
        "print(codes.link_code(s.check_in_secret, s.pk, codes.window_at(timezone.now(), 10)))"
    )
    return f"{product.url}/s/{session_id}/c/{code}/"


def study_through(wall: Page, first: Page, second: Page) -> None:
    """Every item on the wall; phones follow and answer; bars and the deciding article are shown."""
    questions = 0
    for _ in range(40):
        button = wall.locator("form[data-wall-key=ArrowRight] button")
        if not button.count():
            break
        button.click()
        wall.wait_for_load_state()
        if wall.locator(".x-wall-options").count():
            questions += 1
            stem = wall.locator("#wall-stage h1").inner_text()
            for phone, place in ((first, 0), (second, 1)):
                expect(phone.locator("h2").first).to_have_text(stem)
                phone.locator(".x-choice input").nth(place).check()
                expect(phone.locator("#phone-note")).to_contain_text("答案已保存")
            expect(wall.locator("#wall-pulse")).to_contain_text(re.compile(r"2\s*人已作答"))
        elif wall.locator(".x-bars").count():
            expect(wall.locator(".x-bar-correct").first).to_be_visible()
            expect(wall.locator(".x-law").first).to_be_visible()
    assert questions == 3


def close(secretary: Page, product: Product, session_id: str) -> None:
    """One more on the roll, what was said, and the end."""
    secretary.goto(f"{product.url}/sessions/{session_id}/roll/")
    secretary.get_by_role("button", name="虞承志：到").click()
    expect(secretary.locator("#roll")).to_contain_text("实到 3")
    secretary.goto(f"{product.url}/sessions/{session_id}/discussion/")
    secretary.fill("[name=discussion_points]", "甘琳：维修方案先看有没有拆分。")
    secretary.fill("[name=decisions]", "维修项目合并后公开招标。")
    secretary.get_by_role("button", name="保存").first.click()
    secretary.goto(f"{product.url}/sessions/{session_id}/")
    secretary.get_by_role("button", name="结束会议").first.click()
    confirm_if_asked(secretary)
    expect(secretary.locator("main")).to_contain_text("已结束")


def confirm_if_asked(page: Page) -> None:
    """Say yes in the confirming window."""
    dialog = page.locator("dialog[open]")
    if dialog.count():
        dialog.get_by_role("button").last.click()


def read_what_came_out(secretary: Page, product: Product, session_id: str) -> None:
    """Minutes in Word and PDF, the ledger row and its Excel."""
    word = secretary.request.get(f"{product.url}/sessions/{session_id}/minutes.docx")
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(word.body())).paragraphs)
    for words in (TITLE, "维修项目合并后公开招标", "甘琳"):
        assert words in text
    pdf = secretary.request.get(f"{product.url}/sessions/{session_id}/minutes.pdf")
    assert pdf.body().startswith(b"%PDF")
    secretary.goto(f"{product.url}/archives/ledger/")
    expect(secretary.locator("main")).to_contain_text(TITLE)
    sheet = secretary.request.get(f"{product.url}/archives/ledger/?export=xlsx")
    book = load_workbook(io.BytesIO(sheet.body()))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert any(TITLE in cell for cell in cells)


def the_absent_makes_up(sign_in: SignIn, product: Product) -> None:
    """Somebody who was not there finds the make-up task on the phone and completes it."""
    absent = sign_in("mijingyi", PHONE)
    absent.goto(f"{product.url}/today/")
    task = absent.locator("section, article, div").filter(has_text=TITLE)
    task.get_by_role("link", name="开始补学").last.click()
    questions = absent.locator("fieldset.x-choices")
    for number in range(questions.count()):
        questions.nth(number).locator("input").first.check()
    absent.get_by_role("button", name="提交补学").click()
    confirm_if_asked(absent)
    expect(absent.locator("main")).to_contain_text("已完成")


def review_tomorrow(product: Product, sign_in: SignIn) -> None:
    """What was studied comes back for review, and the archive has it all with its evidence."""
    member = sign_in("ganlin", PHONE)
    member.goto(f"{product.url}/archives/")
    expect(member.locator("main")).to_contain_text(TITLE)
    count = product.shell(
        "from xueji.activity.spaced_repetition.models import Card\n"
        "from xueji.foundation.organizations.models import User\n"
        "print(Card.objects.filter(person=User.objects.get(username='ganlin').person).count())"
    )
    assert int(count) >= 3


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared: the real statutes")
def test_the_real_statutes_are_proposed(product: Product) -> None:
    import json

    found = json.loads(product.must("sessions", "propose", "--agenda", AGENDA.replace("\n", ";"), "--json"))
    assert found["articles"] and found["reflection"] and 5 <= found["minutes"] <= 15
