"""Frames, navigation, preferences and the style page over HTTP."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory, override_settings

from xueji.common.ui import navigation
from xueji.common.ui.navigation import UnitChoice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry of this test alone."""
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_groups", {})
    monkeypatch.setattr(navigation, "providers", navigation.Providers())


@pytest.fixture
def building() -> Iterator[None]:
    """The style page is open to whoever builds."""
    with override_settings(DEBUG=True):
        yield


def seen(path: str) -> list[tuple[str, bool]]:
    """Desk entries a request for this path sees."""
    return [(link.label, link.current) for link in navigation.links(RequestFactory().get(path), "desk")]


def test_places_stand_in_order_and_the_longest_path_is_current() -> None:
    navigation.register("frames", "框架", "home", "ui:style-page", 20, "desk")
    navigation.register("unit", "单位", "home", "ui:choose-unit", 10, "desk")
    assert seen("/ui/unit/") == [("单位", True), ("框架", False)]
    assert seen("/ui/frames/phone/") == [("单位", False), ("框架", True)]


def test_places_without_page_or_permission_are_left_out() -> None:
    navigation.register("gone", "没有的页面", "home", "nowhere:at-all", 1, "desk")
    navigation.register("closed", "不可见", "home", "ui:style-page", 2, "desk", visible=lambda request: False)
    navigation.register("other", "手机", "home", "ui:style-page", 3, "phone")
    assert seen("/ui/") == []


def folded_places(count: int) -> list[tuple[str, bool, list[str]]]:
    """The side of the style page with so many single places and two of one group; label, current, places."""
    for number in range(count):
        navigation.register(f"one{number}", f"单{number}", "home", "ui:set-preference", number, "desk")
    navigation.register("first", "甲", "home", "ui:choose-unit", 50, "desk", group="pair")
    navigation.register("second", "乙", "home", "ui:style-page", 60, "desk", group="pair")
    navigation.register("alone", "丙", "home", "ui:choose-unit", 70, "desk", group="nobody")
    navigation.register_group("pair", "一对", "home")
    shown = navigation.folded(navigation.links(RequestFactory().get("/ui/"), "desk"))
    return [(one.label, one.current, [place.label for place in one.places]) for one in shown]


def test_few_places_stand_side_by_side() -> None:
    assert [label for label, *_ in folded_places(navigation.FLAT_MOST - 3)][-3:] == ["甲", "乙", "丙"]


def test_of_many_places_those_of_a_group_stand_under_its_name() -> None:
    shown = folded_places(navigation.FLAT_MOST - 2)
    assert shown[-2:] == [("一对", True, ["甲", "乙"]), ("丙", False, [])]
    assert len(shown) == navigation.FLAT_MOST


def test_style_page_shows_every_component(client: Client, building: None) -> None:
    html = client.get("/ui/").content.decode()
    for part in (
        "x-status",
        "x-law",
        "x-bars",
        "x-timeline",
        "x-table",
        "x-choice",
        "x-file-drop",
        "x-qr",
        "x-dialog",
    ):
        assert f'class="{part}' in html, part


@pytest.mark.parametrize("name", ["phone", "presenter", "public", "print"])
def test_sample_frames_answer(client: Client, building: None, name: str) -> None:
    assert client.get(f"/ui/frames/{name}/").status_code == 200


def test_style_page_is_closed_to_others(client: Client) -> None:
    assert client.get("/ui/").status_code == 404
    assert client.get("/ui/frames/phone/").status_code == 404


def test_list_answers_a_fragment_and_a_file(client: Client, building: None) -> None:
    fragment = client.get(
        "/ui/?q=user", headers={"HX-Request": "true", "HX-Target": "list-samples"}
    ).content.decode()
    assert fragment.lstrip().startswith('<div id="list-samples"')
    assert "attachment" in client.get("/ui/?export=csv")["Content-Disposition"]


def test_empty_results_offer_to_clear_the_filters(client: Client, building: None) -> None:
    assert "清除筛选" in client.get("/ui/?q=zzzz").content.decode()


def test_mode_is_kept_in_a_cookie_and_drawn_by_the_server(client: Client, building: None) -> None:
    answer = client.post("/ui/preferences/", {"font": "elder", "next": "/ui/"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/")
    assert 'data-font="elder"' in client.get("/ui/").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_mode_never_leads_to_another_site(client: Client, target: str) -> None:
    assert client.post("/ui/preferences/", {"theme": "dark", "next": target})["Location"] == "/"


def test_unknown_modes_are_refused_and_cookies_not_trusted(client: Client, building: None) -> None:
    assert client.post("/ui/preferences/", {"theme": "<b>"}).status_code == 400
    client.cookies["xueji_theme"] = '"><script>'
    assert 'data-bs-theme="light"' in client.get("/ui/").content.decode()


def test_unit_must_be_one_of_the_persons_own(client: Client) -> None:
    navigation.provide_units(lambda request: [UnitChoice("7", "第一支部")])
    assert client.post("/ui/unit/", {"unit": "8"}).status_code == 404
    assert client.post("/ui/unit/", {"unit": "7", "next": "/ui/"})["Location"] == "/ui/"
    assert client.session["unit_id"] == "7"


def test_anonymous_pages_show_no_person() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    from xueji.common.ui.context import frame

    assert not frame(request)["frame"].signed_in
