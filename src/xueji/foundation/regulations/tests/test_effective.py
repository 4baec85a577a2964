"""1+N: core rules for all, sector norms for units of the sector and what lies below them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.testing import make_organization, make_person, make_user
from xueji.foundation.regulations.models import Regulation
from xueji.foundation.regulations.rules.applying import (
    division_stem,
    lies_in,
    sector_key,
    sectors_written,
)
from xueji.foundation.regulations.selectors.effective import CORE_REASON, effective_set
from xueji.foundation.regulations.testing import make_regulation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def rule(title: str, sector: str = "", **dates: date) -> int:
    """A regulation for some sectors."""
    key = make_regulation(title, **dates).regulation_id
    Regulation.objects.filter(pk=key).update(sector=sector)
    return int(key)


def unit(name: str, industry: str, parent: Organization | None = None) -> Organization:
    """A unit of an industry."""
    made = make_organization(name, parent)
    made.industry = industry
    made.save(update_fields=["industry"])
    return made


def test_core_rules_sector_norms_and_what_is_inherited() -> None:
    core, bank, school = (
        rule("某市通用办法"),
        rule("某市金融办法", "金融、国企"),
        rule("某市教育办法", "教育"),
    )
    future = rule("某市未来办法", effective_date=date(2030, 1, 1))
    group = unit("青溪金融集团", "金融")
    branch = unit("青溪支行", "", group)
    found = effective_set(branch, TODAY)
    assert found.reasons == {core: CORE_REASON, bank: "金融行业规范，青溪金融集团属于金融行业"}
    assert school not in found and future not in found
    assert set(effective_set(unit("青溪中学", "教育"), TODAY).reasons) == {core, school}
    assert set(effective_set(unit("青溪局", ""), TODAY).reasons) == {core}
    assert future in effective_set(branch, date(2030, 1, 1))


def test_sectors_are_words_and_no_parts_of_words() -> None:
    assert sectors_written("金融、 教育,医疗") == ["金融", "教育", "医疗"]
    rule("某市融办法", "融")
    assert effective_set(unit("青溪银行", "金融"), TODAY).reasons == {}


def test_the_page_and_the_filter_of_the_search() -> None:
    rule("某市金融办法", "金融")
    rule("某市教育办法", "教育")
    client = Client()
    client.force_login(make_user(make_person("林晓岚", unit("青溪银行", "金融"))))
    text = client.get(reverse("regulations:effective")).content.decode()
    assert "某市金融办法" in text and "某市教育办法" not in text and "金融行业规范" in text
    found = client.get(reverse("search:index"), {"q": "登记", "applies": "1"}).content.decode()
    assert "某市金融办法" in found and "某市教育办法" not in found
    assert "某市教育办法" in client.get(reverse("search:index"), {"q": "登记"}).content.decode()


def test_a_stranger_is_led_to_the_sign_in_page() -> None:
    assert Client().get(reverse("regulations:effective")).status_code == 302


@pytest.mark.parametrize(
    ("rule_says", "unit_says"),
    [
        ("国企", "国有企业"),
        ("医疗", "医疗卫生"),
        ("金融业", "金融系统"),
        ("公安行业", "公安"),
        ("教育", "　教育 "),
        ("IT", "ｉｔ"),
        ("茶叶", "茶叶领域"),
    ],
)
def test_a_sector_is_known_however_it_is_written(rule_says: str, unit_says: str) -> None:
    assert sector_key(rule_says) == sector_key(unit_says)


@pytest.mark.parametrize(("one", "other"), [("金融", "融"), ("公安", "政法"), ("教育", "体育"), ("行业", "")])
def test_sectors_that_differ_stay_apart(one: str, other: str) -> None:
    assert sector_key(one) != sector_key(other)


def test_a_rule_for_state_firms_applies_to_a_unit_written_otherwise() -> None:
    firm = rule("某市国企办法", "国企")
    found = effective_set(unit("青溪城发集团", "国有企业"), TODAY)
    assert found.reasons == {firm: "国企行业规范，青溪城发集团属于国有企业行业"}
    assert found.titles == {"某市国企办法"}


@pytest.mark.parametrize(
    ("code", "stem"),
    [("330000", "33"), ("330100", "3301"), ("330106", "330106"), ("3301", "3301"), ("33", "33")]
    + [("330106001000", "330106001"), ("330106001003", "330106001003"), ("33010601", "33010601")]
    + [("", ""), ("330110", "330110"), ("000000", "00")],
)
def test_zeros_that_fill_a_division_code_do_not_count(code: str, stem: str) -> None:
    assert division_stem(code) == stem


@pytest.mark.parametrize(
    ("code", "region", "is_in"),
    [("330106", "330100", True), ("330106", "33", True), ("330106001", "330106", True)]
    + [("330200", "330100", False), ("330000", "330100", False), ("", "33", False)],
)
def test_a_division_lies_in_those_above_it(code: str, region: str, is_in: bool) -> None:
    assert lies_in(code, region) is is_in


def test_level_and_division_come_from_the_nearest_unit_above() -> None:
    city = make_organization("青溪市", kind="city")
    county = make_organization("青山县", city, kind="county")
    Organization.objects.filter(pk=city.pk).update(division_code="330100")
    office, clinic = unit("青溪市水务局", "", city), unit("青山县医院", "医疗卫生", county)
    for_counties, for_all, elsewhere = rule("某省县级办法"), rule("某省通用办法"), rule("另一市办法")
    both = rule("某市医疗办法", "医疗")
    Regulation.objects.filter(pk=for_counties).update(levels="county,township")
    Regulation.objects.filter(pk=elsewhere).update(region_code="3302")
    Regulation.objects.filter(pk=both).update(levels="city,county", region_code="3301")
    assert effective_set(office, TODAY).reasons == {for_all: CORE_REASON}
    assert effective_set(clinic, TODAY).reasons == {
        for_all: CORE_REASON,
        for_counties: "适用于县级、乡级，青山县为县级",
        both: "医疗行业规范，青山县医院属于医疗卫生行业；适用于市级、县级，青山县为县级；"
        "适用于区划 3301，青溪市（区划代码 330100）在其中",
    }


def test_what_is_not_known_of_a_unit_is_not_met() -> None:
    limited = rule("某市县级办法")
    Regulation.objects.filter(pk=limited).update(levels="county")
    lone = unit("青溪公司", "")
    assert effective_set(lone, TODAY).reasons == {}
    Regulation.objects.filter(pk=limited).update(levels="", region_code="33")
    assert effective_set(lone, TODAY).reasons == {}


def test_the_page_says_how_the_unit_stands() -> None:
    city = make_organization("青溪市", kind="city")
    client = Client()
    client.force_login(make_user(make_person("林晓岚", unit("青溪局", "", city))))
    text = client.get(reverse("regulations:effective")).content.decode()
    assert "市级（青溪市）" in text and "没有填写行政区划代码" in text and "没有填写行业" in text
