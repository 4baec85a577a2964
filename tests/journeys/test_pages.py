"""Every page people reach by following links answers, keeps its own policy and reads well.

What a page looks like does not depend on the database: it is looked at in the run on SQLite, in three views;
on PostgreSQL the links alone are followed.
"""

import http.client
import json
import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from tools.look import View

from tests.journeys.conftest import DESK, ROOT, SignIn
from tests.journeys.product import Product
from tests.journeys.statements import headers_of, statement
from tests.journeys.walk import Ground, Walk, examine
from xueji.common import access

pytestmark = pytest.mark.journey
PEOPLE = {
    "organizer": "douhaining",
    "learner": "liancheng",
    "discipline office": "jiyuanshan",
    "editor": "peiruonan",
    "system administrator": "kangweiping",
    "reviewer": "ouyangjingzhi",
    "security administrator": "zhuqiushi",
    "audit administrator": "baiwenjing",
    "stranger": "",
}
# Who gets a second proof of identity once signed in, and so sees the pages about it.
PROVEN = "baiwenjing"
VIEWS = (View(1440, "light"), View(390, "dark"), View(390, "elder"))
LOOKED_AT = () if os.environ.get("XUEJI_DATABASE_URL") else VIEWS
# Addresses no link of this walk leads to: what a script asks for while one types or waits, what a camera
# reads, what stands between two steps, files of texts nobody has written here. Each under the test, named by
# its file and its function, that reaches it.
NOT_BY_LINK = {
    "src/xueji/config/tests/test_search_access.py": {
        "test_the_guide_is_shown_and_found_section_by_section": ("help:image",),
        "test_a_draft_is_found_by_its_editors_only": ("search:suggestions",),
    },
    "src/xueji/common/ui/tests/test_frames.py": {
        "test_style_page_shows_every_component": ("ui:style-page",),
        "test_sample_frames_answer": ("ui:sample-frame",),
    },
    "src/xueji/foundation/library/tests/test_files.py": {
        "test_an_attachment_of_a_draft_is_not_for_learners": ("library:file",),
    },
    "src/xueji/foundation/organizations/tests/test_pages.py": {
        "test_the_tree_opens_step_by_step_with_a_fixed_number_of_queries": ("organizations:unit-children",),
    },
    "src/xueji/foundation/responsibilities/tests/test_pages.py": {
        "test_an_owner_shows_evidence_and_reports_and_another_checks": ("responsibilities:evidence",),
    },
    "src/xueji/foundation/sign_in/tests/test_factors.py": {
        "test_an_authenticator_is_set_up_and_asked_for": ("mfa_authenticate",),
    },
    "src/xueji/activity/spaced_repetition/tests/test_pages.py": {
        "test_a_question_is_answered_once_however_often_it_is_sent": ("spaced_repetition:result",),
    },
    "src/xueji/activity/study_sessions/tests/test_live_arrival.py": {
        "test_scanning_and_one_button_check_a_person_in": ("live:arrive", "live:confirm"),
    },
    "src/xueji/activity/study_sessions/tests/test_live_queries.py": {
        "test_a_phone_that_waits_reads_one_row_a_second": ("live:pulse",),
    },
    "src/xueji/activity/study_sessions/tests/test_pages.py": {
        "test_the_feed_opens_by_its_secret_alone_and_can_be_withdrawn": ("study_sessions:feed-file",),
    },
    "tests/journeys/test_sign_in.py": {
        "test_authenticator_passkey_and_one_session": ("mfa_login_webauthn",),
    },
}
walked: set[str] = set()


@pytest.fixture(scope="module")
def starts(product: Product) -> dict[str, list[str]]:
    """Rows that a busy office has and the demonstration has not; who begins where to find them."""
    product.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    found = dict(printed(product, "furnish()"))
    connection = http.client.HTTPConnection("127.0.0.1", product.port)
    tool = headers_of(*printed(product, "tool()"))
    connection.request("POST", "/xapi/statements", json.dumps(statement()), tool)
    assert connection.getresponse().status == 200
    connection.close()
    found["kangweiping"].append(printed(product, "open_account()"))
    return found


def printed(product: Product, call: str) -> Any:
    """What a function of the busy office answers."""
    code = f"import json\nfrom tests.journeys import busy_office\nprint(json.dumps(busy_office.{call}))"
    return json.loads(product.shell(code).splitlines()[-1])


@pytest.fixture(scope="module")
def ground() -> Ground:
    """What the walks of this run have covered together."""
    return Ground()


@pytest.mark.parametrize("login", PEOPLE.values(), ids=PEOPLE.keys())
def test_every_page_in_reach(
    login: str, product: Product, sign_in: SignIn, starts: dict[str, list[str]], ground: Ground
) -> None:
    page = sign_in(login, DESK)
    begin = ["/", *starts.get(login, [])]
    if login == PROVEN:
        begin += printed(product, f"give_proofs({login!r})")
    walk = Walk(page, product.url, ground, LOOKED_AT)
    walk.run(*begin)
    walked.add(login)
    if login == PROVEN:
        walk.found += [*at_the_second_proof(login, sign_in)]
    assert not walk.found, "\n" + "\n".join(walk.found)
    assert len(walk.pages) >= 4, walk.pages


def at_the_second_proof(login: str, sign_in: SignIn) -> Iterator[str]:
    """The page between password and first page, which only somebody signing in sees."""
    page = sign_in(login, DESK)
    assert resolve(urlsplit(page.url).path).view_name == "mfa_authenticate", page.url
    page.emulate_media(reduced_motion="reduce")
    yield from examine(page, LOOKED_AT)


def methods_of(view: Callable[..., object]) -> list[str]:
    """The methods that ``require_http_methods`` and its kin let through; none named means any."""
    layer: Callable[..., object] | None = view
    while layer is not None:
        for cell in layer.__closure__ or ():
            if isinstance(cell.cell_contents, list) and "OPTIONS" not in cell.cell_contents:
                return [str(method) for method in cell.cell_contents]
        layer = getattr(layer, "__wrapped__", None)
    return []


def pages(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Names of every address that answers GET, those of other programs left out."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern) and entry.name and methods_of(entry.callback) != ["POST"]:
            name = f"{prefix}{entry.name}"
            if not any(one.audience is access.Audience.TOOLS for one in access.permissions_of_page(name)):
                yield name


def test_no_page_was_passed_by(ground: Ground) -> None:
    if walked != set(PEOPLE.values()):
        pytest.skip("needs the walks of everybody before it in the same run")
    elsewhere = {name for tests in NOT_BY_LINK.values() for names in tests.values() for name in names}
    missed = set(pages(get_resolver())) - ground.reached - elsewhere
    assert not missed, sorted(missed)


def test_what_no_link_leads_to_is_reached_by_the_test_it_names() -> None:
    known = set(pages(get_resolver()))
    for path, tests in NOT_BY_LINK.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        for test, names in tests.items():
            assert f"def {test}(" in text, f"{path} has no {test}"
            assert set(names) <= known, names
