"""Writing with the rich-text editor, a picture in the text, and a video that is left and gone on with."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, SignIn
from tests.journeys.product import Product
from xueji.common.files import testing as samples

WORD_HTML = (
    "<html><head><style>p{color:red}</style></head><body><h1 style='color:red'>经过</h1>"
    "<p class=MsoListParagraph style='mso-list:l0'><!--[if !supportLists]-->·<!--[endif]-->第一件</p>"
    "<p class=MsoListParagraph style='mso-list:l0'><!--[if !supportLists]-->·<!--[endif]-->第二件</p>"
    "<img src='file:///c:/x.png' onerror='alert(1)'><script>alert(1)</script></body></html>"
)
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""


def violations(page: Page) -> list[str]:
    """What axe finds."""
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_an_editor_writes_with_headings_a_citation_and_a_picture(product: Product, sign_in: SignIn) -> None:
    page = sign_in("peiruonan", DESK)
    refused: list[Any] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(f"{product.url}/library/resources/new/?kind=article")
    body = page.locator(".ProseMirror")
    expect(body).to_be_visible()
    expect(page.locator("textarea[name=body_source]")).to_be_hidden()
    page.fill("input[name=title]", "编辑器里写的一篇")
    body.click()
    page.get_by_role("button", name="小标题", exact=True).click()
    body.press_sequentially("缘起")
    body.press("Enter")
    page.get_by_role("button", name="引用条文").click()
    page.fill("#editor-law", "《公用车辆管理办法》")
    page.fill("#editor-article", "五")
    page.get_by_role("button", name="插入").first.click()
    body.press("Enter")
    page.evaluate(PASTE, WORD_HTML)
    # The toolbar by keyboard alone: one stop, then arrows.
    page.get_by_role("button", name="小标题", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="次标题")).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/library/resources/\d+/$"))
    shown = page.locator("article.x-library-body")
    expect(shown.locator("h2").first).to_have_text("缘起")
    expect(shown).to_contain_text("《公用车辆管理办法》第五条")
    expect(shown.locator("ul > li")).to_have_count(2)
    expect(shown.locator("img")).to_have_count(0)
    add_a_picture(page)
    expect(page.locator("article.x-library-body img")).to_have_attribute("alt", "一张派车单")
    assert page.evaluate("document.querySelector('article img').naturalWidth") == 8
    assert refused == []


def add_a_picture(page: Page) -> None:
    """Change the text: upload a picture into it."""
    page.get_by_role("link", name="修改").click()
    page.locator(".ProseMirror").click()
    page.get_by_role("button", name="插图").click()
    page.set_input_files(
        "#editor-file", {"name": "图.png", "mimeType": "image/png", "buffer": samples.picture()}
    )
    page.fill("#editor-words", "一张派车单")
    page.locator("#editor-picture").get_by_role("button", name="插入").click()
    expect(page.locator(".ProseMirror img")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/library/resources/\d+/$"))


def test_files_and_the_film_on_a_phone(product: Product, sign_in: SignIn) -> None:
    page = sign_in("peiruonan", PHONE)
    page.goto(f"{product.url}/library/resources/new/?kind=video")
    page.fill("input[name=title]", "一段视频课")
    page.locator(".ProseMirror").click()
    page.keyboard.type("讲公车使用的短片。")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/library/resources/\d+/$"))
    page.get_by_role("link", name="附件与视频").click()
    expect(page.get_by_text("视频课程还没有视频")).to_be_visible()
    for name, kind, data in (
        ("课.mp4", "video/mp4", samples.mp4(90)),
        ("字幕.vtt", "text/vtt", samples.CAPTIONS),
    ):
        page.set_input_files("input[name=upload]", {"name": name, "mimeType": kind, "buffer": data})
        page.get_by_role("button", name="上传").click()
        expect(page.get_by_role("link", name=name)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="回到资源").click()
    expect(page.locator("video track")).to_have_count(1)
    assert violations(page) == []


FILM_SECONDS = 12
PUBLISH_FILM = """
from pathlib import Path
from django.core.files import File
from django.utils import timezone
from xueji.foundation.library import services
from xueji.foundation.library.models import Resource
from xueji.foundation.organizations.models import Organization, User
top = Organization.objects.order_by("path").first()
now, editor = timezone.now(), User.objects.get(username="peiruonan")
made = services.save_resource(code="film", kind="video", title="能播放的短片", body_markdown="一段短片。",
    disciplines=["work"], organization=top, status="draft", actor=editor, now=now)
with Path(PLACE).open("rb") as film:
    services.attach(made.pk, File(film, "film.webm"), actor=editor, now=now)
Resource.objects.filter(pk=made.pk).update(status="published")
print(made.pk)
"""
FILM_RECORDS = """
from xueji.foundation.learning_records.models import LearningRecord
print(LearningRecord.objects.filter(activity_type="video").count())
"""
REACH = """(moment) => new Promise((reached) => {
  const film = document.querySelector("video");
  const look = () => { if (!film.seeking && film.currentTime >= moment) reached(); };
  film.addEventListener("timeupdate", look);
  look();
})"""


def make_film(folder: Path) -> Path:
    """Twelve seconds of moving colours as VP8, which every Chromium plays."""
    place = folder / "film.webm"
    picture = f"testsrc=duration={FILM_SECONDS}:size=160x90:rate=10"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        picture,
        "-c:v",
        "libvpx",
        "-g",
        "10",
        str(place),
    ]
    subprocess.run(command, check=True)
    return place


def play(page: Page, since: float, rate: float = 1.0) -> None:
    """Go to a moment and play on from there."""
    page.evaluate(
        """async ([since, rate]) => {
          const film = document.querySelector("video");
          film.currentTime = since;
          film.playbackRate = rate;
          await film.play();
        }""",
        [since, rate],
    )


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes the film; it is not installed here")
def test_a_film_goes_on_where_it_was_left_and_is_recorded_once(
    product: Product, sign_in: SignIn, tmp_path: Path
) -> None:
    place = json.dumps(str(make_film(tmp_path)))
    film = product.shell(PUBLISH_FILM.replace("PLACE", place))
    url, page = f"{product.url}/library/resources/{film}/", sign_in("ganlin", PHONE)
    page.goto(url)
    play(page, 0)
    page.evaluate(REACH, 1)
    play(page, 5.2)
    page.evaluate(REACH, 5.3)
    # Left while it plays.
    page.goto(f"{product.url}/library/")
    page.goto(url)
    expect(page.locator("[data-film-resume]")).to_contain_text(re.compile("上次看到 0:0[5-8]"))
    page.get_by_role("link", name="接着看").click()
    page.evaluate(REACH, 5)
    page.evaluate("document.querySelector('video').playbackRate = 2")
    expect(page.locator("video")).to_have_js_property("ended", True)
    expect(page.locator("[data-film-status]")).to_contain_text("拖动跳过的部分不算看过")
    assert product.shell(FILM_RECORDS) == "0"
    play(page, 0, rate=2)
    expect(page.locator("[data-film-status]")).to_have_text("已看完，记入学习档案。")
    page.reload()
    with page.expect_response(lambda answer: "watching" in answer.url and answer.json()["finished"]):
        play(page, 0, rate=2)
    expect(page.locator("video")).to_have_js_property("ended", True)
    assert product.shell(FILM_RECORDS) == "1"
