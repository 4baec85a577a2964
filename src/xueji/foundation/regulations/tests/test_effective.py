"""1+N: core rules for all, sector norms for units of the sector and what lies below them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.testing import make_organization, make_person, make_user
from xueji.foundation.regulations.models import Regulation
from xueji.foundation.regulations.selectors.effective import CORE_REASON, effective_set, sectors_written
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
