"""What a person may not open, the search neither lists nor suggests; its pages are behind sign-in."""

from datetime import datetime

import click
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.activity.assessments.testing import make_question
from xueji.common.help.pages import pages
from xueji.common.search import following, registry, selectors, services
from xueji.common.search.models import SearchDocument
from xueji.common.search.queries import Wish
from xueji.config.cli import migrate, worker
from xueji.foundation.library import services as library
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.regulations.testing import make_article

pytestmark = pytest.mark.django_db
NOW: datetime = timezone.now()


def learner() -> Client:
    """Signed in without any role."""
    client = Client()
    client.force_login(make_user(make_person("林晓岚", make_organization())))
    return client


def editor() -> Client:
    """Signed in as editor at the top of the tree."""
    unit = make_organization()
    person = make_person("何立群", unit)
    make_role(person, Role.EDITOR, unit)
    client = Client()
    client.force_login(make_user(person))
    return client


def page(client: Client, **query: str) -> str:
    """The search page as text, without marks."""
    answer = client.get(reverse("search:index"), query)
    assert answer.status_code == 200
    return answer.content.decode().replace("<mark>", "").replace("</mark>", "")


def draft() -> None:
    """A resource nobody has published."""
    library.save_resource(
        code="d1",
        kind="case",
        title="未发布的海棠案",
        body_markdown="海棠。",
        status="draft",
        actor=None,
        now=NOW,
    )


def test_a_draft_is_found_by_its_editors_only() -> None:
    draft()
    assert "未发布的海棠案" in page(editor(), q="海棠")
    assert "未发布的海棠案" not in page(learner(), q="海棠")
    assert "未发布的海棠案" not in page(learner(), q="wfbdhta")
    suggested = learner().get(reverse("search:suggestions"), {"q": "未发布的"}).content.decode()
    assert "海棠" not in suggested


def test_learners_never_meet_the_question_bank() -> None:
    make_question(make_article("海棠应当登记。", "海棠管理办法"), stem="海棠由谁登记？")
    text = page(learner(), q="海棠")
    assert "由谁登记" not in text and "试题" not in text
    assert "由谁登记" not in page(learner(), q="海棠", kind="question")
    assert "由谁登记" in page(editor(), q="海棠")


def test_an_export_holds_what_the_page_shows() -> None:
    draft()
    make_article("海棠应当登记。", "海棠管理办法")
    answer = learner().get(reverse("search:index"), {"q": "海棠", "export": "xlsx"})
    assert answer.status_code == 200 and answer["Content-Disposition"].endswith(".xlsx")


def test_strangers_are_led_to_the_sign_in_page() -> None:
    for name in ("search:index", "search:suggestions", "help:index"):
        assert Client().get(reverse(name)).status_code == 302


def test_markup_in_titles_and_words_stays_text() -> None:
    make_article("海棠<script>alert(1)</script>应当登记。", "海棠管理办法")
    text = page(learner(), q="海棠 <script>alert(2)</script>")
    assert "<script>alert" not in text


def test_nonsense_in_filters_is_said_and_left_aside() -> None:
    make_article("海棠应当登记。", "海棠管理办法")
    text = page(learner(), q="海棠", discipline="no such", day_from="yesterday", page="²")
    assert "看不懂" in text and "海棠管理办法" in text


def test_the_guide_is_shown_and_found_section_by_section() -> None:
    kind = registry.registered.kinds["help"]
    assert services.mend_kind(kind)[0] > len(pages()) > 3
    client = learner()
    for one in pages().values():
        answer = client.get(one.url)
        assert answer.status_code == 200
        assert '.md"' not in one.html and 'href=""' not in one.html
    assert client.get(reverse("help:page", args=["no-such-page"])).status_code == 404
    assert client.get(reverse("help:image", args=["settings.py"])).status_code == 404
    found = selectors.search(None, Wish("长辈版", ("help",)), NOW)
    assert found.numbers


@pytest.mark.parametrize("start", [migrate.command, worker.command], ids=["migrate", "worker"])
def test_the_guide_is_found_without_waiting_for_the_daily_check(
    start: click.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (migrate, worker):
        monkeypatch.setattr(module, "call_command", lambda *args, **options: None)
    monkeypatch.setattr(worker, "tick_forever", lambda *args: None)
    # The worker checks in a process of its own, which would not see the rows of this test.
    monkeypatch.setattr(worker, "run_apart", lambda _: services.mend_program_kinds())
    SearchDocument.objects.filter(kind="help").delete()
    done = CliRunner().invoke(start, [])
    assert done.exit_code == 0, done.output
    assert selectors.search(None, Wish("长辈版", ("help",)), NOW).numbers
    assert services.mend_program_kinds() == 0


def test_every_kind_is_in_line_with_its_domain() -> None:
    draft()
    make_question(make_article("海棠应当登记。", "海棠管理办法"))
    for kind in registry.kinds():
        if kind.key != "help":
            assert services.mend_kind(kind)[1] == 0, kind.key
    assert following.mend_index(NOW) == 0
