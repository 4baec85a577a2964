"""Names read and ordered, categories by rule, identity numbers only where they are kept."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from xueji.common.jobs.testing import run_waiting
from xueji.foundation.organizations import rules, selectors, services
from xueji.foundation.organizations.models import Person
from xueji.foundation.organizations.policy import category_policy
from xueji.foundation.organizations.rules.categories import months_after
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
# Made up, with a right check character; the division does not exist.
ID_NUMBER = "990101198001010014"


def by_strokes(names, *, short_first):
    return sorted(names, key=lambda name: rules.name_keys(name, short_first=short_first).strokes)


def test_the_two_schools_for_names_of_two_characters():
    assert by_strokes(["田大利", "田富"], short_first=True) == ["田富", "田大利"]
    assert by_strokes(["田富", "田大利"], short_first=False) == ["田大利", "田富"]


def test_surnames_stand_by_strokes_and_shapes():
    names = ["王一", "马一", "万一", "于一", "刁一", "卜一", "丁一"]
    assert [name[0] for name in by_strokes(names, short_first=True)] == list("丁卜刁于万马王")


def test_minority_names_and_rare_characters_keep_their_place():
    names = ["阿依古丽·买买提", "王𬀩", "王一", "欧阳一", "王一一"]
    assert by_strokes(names, short_first=True)[:3] == ["王一", "王𬀩", "王一一"]
    assert rules.name_keys("王𬀩").strokes.endswith("99999")
    assert rules.name_key("古丽·买买提") == rules.name_key("古丽・买买提") == rules.name_key("古丽 买买提")
    assert rules.name_key("王𬀩") == "王𬀩"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("shàn xióng xìn", "shan4 xiong2 xin4"),
        ("Shan4 Xiong2 xin", "shan4 xiong2 xin5"),
        ("lǚ bù", "lv3 bu4"),
        ("", ""),
    ],
)
def test_a_typed_reading_is_kept_as_syllables(typed, kept):
    assert rules.tidy_reading(typed) == kept


@pytest.mark.parametrize("typed", ["单雄信", "shanxiongxin", "a1b", "shan9"])
def test_what_is_no_syllable_is_named(typed):
    with pytest.raises(ValueError):
        rules.tidy_reading(typed)


def test_a_reading_of_ones_own_orders_and_finds_a_person():
    keys = rules.name_keys("单雄信", "dan1 xiong2 xin4")
    assert (keys.letters, keys.initials, keys.pinyin) == ("danxiongxin", "dxx", "dan1xiong2xin4")


@pytest.mark.parametrize(
    ("level", "rank", "title", "joined", "category"),
    [
        ("vice_county", "", "", None, "leader"),
        ("", "二级巡视员", "", None, "leader"),
        ("", "", "党组书记、局长", None, "leader"),
        ("township", "", "局长", None, "middle"),  # the level counts where there is one
        ("", "三级调研员", "", None, "middle"),
        ("", "", "审计科科长", None, "middle"),
        ("", "", "科员", None, "grassroots"),
        ("", "", "科员", date(2025, 3, 3), "newcomer"),
        ("", "", "科员", date(2025, 3, 2), "grassroots"),  # twelve months are over
        ("county", "", "", date(2026, 1, 1), "leader"),
    ],
)
def test_categories_follow_from_level_rank_title_and_first_day(level, rank, title, joined, category):
    found = rules.category_of(
        category_policy(), level=level, rank=rank, title=title, joined_work_date=joined, on=DAY
    )
    assert found == category


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_last_of_a_short_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or later.day >= 28


@pytest.mark.parametrize(
    ("number", "is_right"),
    [(ID_NUMBER, True), ("990101198001010015", False), ("990101198013010015", False), ("12345", False)],
)
def test_identity_numbers_are_checked(number, is_right):
    assert rules.is_id_number(number) is is_right
    assert rules.mask_id(ID_NUMBER) == "990***********0014"


def saved(**facts):
    known = services.PersonFacts(name="林晓岚", **facts)
    return services.save_person(code="A1", facts=known, now=NOW)


@pytest.mark.django_db
def test_a_category_is_by_rule_until_somebody_sets_another():
    person = saved(joined_work_date=date(2025, 9, 1))
    assert (person.category, person.category_by_hand) == ("newcomer", False)
    person = saved(joined_work_date=date(2025, 9, 1), category="middle", category_reason="挂职")
    assert (person.category, person.category_by_hand, person.category_reason) == ("middle", True, "挂职")
    assert services.refresh_categories(datetime(2027, 1, 1, tzinfo=UTC)) == 0
    person = saved(joined_work_date=date(2025, 9, 1))
    assert person.category == "newcomer"
    assert services.refresh_categories(datetime(2026, 9, 1, 1, 0, tzinfo=UTC)) == 1
    person.refresh_from_db()
    assert person.category == "grassroots"


@pytest.mark.django_db
def test_identity_numbers_are_kept_only_where_the_installation_says_so():
    with pytest.raises(services.IdNumberRefused, match="不登记"):
        saved(id_number=ID_NUMBER)
    services.save_people_settings(name_order="congress", uses_id_number=True, now=NOW)
    person = saved(id_number=ID_NUMBER)
    assert selectors.masked_id(person) == "990***********0014"
    assert ID_NUMBER not in person.id_sealed
    twin = services.PersonFacts(name="林晓岚", id_number=ID_NUMBER)
    with pytest.raises(services.IdNumberRefused, match="A1"):
        services.save_person(code="A2", facts=twin, now=NOW)


@pytest.fixture
def admin(client, db):
    unit = make_organization("青溪局", kind="agency")
    user = make_user(make_person("周若溪", unit))
    make_role(user.person, Role.SYSTEM_ADMIN, unit)
    client.force_login(user)
    return user


def test_the_school_is_a_setting_and_names_are_ordered_anew(client, admin):
    for name in ("田大利", "田富"):
        make_person(name, admin.person.memberships.get().organization)
    order = Person.objects.filter(surname="田").order_by("stroke_key")
    assert [one.name for one in order] == ["田富", "田大利"]
    client.post(reverse("organizations:people-settings"), {"name_order": "council"})
    assert run_waiting()[-1].state == "done"
    assert [one.name for one in order.all()] == ["田大利", "田富"]


def test_the_form_shows_what_the_rule_gives_and_takes_another_with_reason(client, admin):
    person = make_person("单雄信", admin.person.memberships.get().organization, category="", title="科长")
    address = reverse("organizations:edit-person", args=[person.pk])
    page = client.get(address).content.decode()
    assert "自动判定为中层干部" in page
    assert "身份证号" not in page
    facts = {"name": "单雄信", "status": "active", "reading": "dān xióng xìn", "category": "leader"}
    client.post(address, {**facts, "category_reason": "挂职"})
    person.refresh_from_db()
    assert (person.letters, person.category, person.category_reason) == ("danxiongxin", "leader", "挂职")
    shown = client.get(reverse("organizations:person", args=[person.pk])).content.decode()
    assert "领导干部（指定：挂职）" in shown
    wrong = client.post(address, {**facts, "reading": "单"})
    assert (wrong.status_code, "不是拼音音节" in wrong.content.decode()) == (422, True)
