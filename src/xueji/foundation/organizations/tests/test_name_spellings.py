"""One name is one text, however it was typed: in lists of people, forms, directories and searches."""

import pytest
from django.urls import reverse
from django.utils import timezone

from xueji.foundation.organizations import rules, selectors, services
from xueji.foundation.organizations.forms.people import PersonForm
from xueji.foundation.organizations.models import Person
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.services import PersonFacts
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

NOW = timezone.now()
SPELLINGS = [
    "张\u3000三",
    "张\u00a0三",
    " 张 三 ",
    "张\u200b三",
    "\ufeff张三",
    "张\u200d三",
    "张\u2060三\u3000",
]
DOTTED = ["阿依古丽·买买提", "阿依古丽‧买买提", "阿依古丽•买买提", "阿依古丽・买买提", "阿依古丽 · 买买提"]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_chinese_name_has_no_spaces(typed):
    assert rules.tidy_name(typed) == "张三"
    assert rules.name_keys(typed) == rules.name_keys("张三")
    assert rules.name_key(typed) == "张三"


@pytest.mark.parametrize("typed", DOTTED)
def test_the_dot_of_minority_names_is_one_character(typed):
    assert rules.tidy_name(typed) == "阿依古丽·买买提"
    assert rules.name_keys(typed).surname == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anna  Li", "Anna Li"),
        ("J. R. Smith", "J. R. Smith"),
        ("𠮷田一", "𠮷田一"),
        ("葛\U000e0100城", "葛\U000e0100城"),  # a variant of the character is part of the name
        ("欧阳　修", "欧阳修"),
        ("", ""),
    ],
)
def test_what_belongs_to_a_name_stays(typed, kept):
    assert rules.tidy_name(typed) == kept


@pytest.mark.parametrize("typed", SPELLINGS)
@pytest.mark.django_db
def test_whoever_saves_it_and_whoever_looks_for_it(typed):
    unit = make_organization()
    person = services.save_person(code="P1", facts=PersonFacts(name=typed), now=NOW)
    assert (person.name, person.pinyin_key) == ("张三", "zhang1san1")
    # Saying it again in another spelling changes nothing.
    again = services.save_person(code="P1", facts=PersonFacts(name="张三"), now=NOW)
    assert Person.objects.get(pk=again.pk).name == "张三"
    services.add_membership(person=person, organization=unit, now=NOW)
    viewer = make_user(make_person("许知远", unit))
    make_role(viewer.person, Role.SYSTEM_ADMIN, unit)
    for text in (typed, "三\u3000", "\u200b三"):
        found = selectors.search_people(viewer, text, timezone.localdate())
        assert [one.person.pk for one in found] == [person.pk]


@pytest.mark.django_db
def test_two_spellings_in_one_unit_are_a_likely_duplicate():
    unit = make_organization()
    for number, typed in enumerate(("张\u3000三", "张\u200b三")):
        made = make_person(typed, code=f"P{number}")
        services.add_membership(person=made, organization=unit, now=NOW)
    assert services.find_duplicates(NOW) == 1


@pytest.mark.parametrize("typed", [*SPELLINGS[:2], SPELLINGS[3]])
def test_the_form_tidies_and_counts_the_syllables_of_the_tidied_name(typed):
    form = PersonForm({"name": typed, "code": "P1", "status": "active", "reading": "zhāng sān"}, is_new=True)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["name"], form.cleaned_data["reading"]) == ("张三", "zhang1 san1")
    nothing = PersonForm({"name": "\u200b\u3000", "code": "P1", "status": "active"}, is_new=True)
    assert "姓名" in str(nothing.errors["name"])
    wrong = PersonForm({"name": typed, "code": "P1", "status": "active", "reading": "zhāng"}, is_new=True)
    assert "每个字填一个音节" in str(wrong.errors["reading"])


@pytest.mark.parametrize("typed", [*SPELLINGS, "张\u00ad三"])
@pytest.mark.django_db
def test_a_list_of_people_and_a_directory_bring_the_same_name(typed):
    unit = make_organization(code="QX")
    held = make_person("张三", unit, code="P1")
    rows = [
        {"name": typed, "code": "P1", "unit_code": "QX", "status": "在岗"},
        {"name": typed, "code": "P2", "unit_code": "QX", "status": "在岗"},
    ]
    outcome = services.import_people(services.people_workbook(rows), now=NOW)
    assert (outcome.errors, outcome.unchanged_count) == ([], 1)
    new = Person.objects.get(code="P2")
    assert (new.name, new.pinyin_key, new.stroke_key) == ("张三", held.pinyin_key, held.stroke_key)


@pytest.mark.django_db
def test_a_new_name_in_a_list_is_not_read_as_the_former_one():
    unit = make_organization(code="QX")
    facts = PersonFacts(name="单雄信", reading="dan1 xiong2 xin4")
    person = services.save_person(code="P1", facts=facts, now=NOW)
    services.add_membership(person=person, organization=unit, now=NOW)
    row = {"name": "单雄信", "code": "P1", "unit_code": "QX"}
    services.import_people(services.people_workbook([row]), now=NOW)
    person.refresh_from_db()
    assert person.letters == "danxiongxin"
    services.import_people(services.people_workbook([{**row, "name": "王五"}]), now=NOW)
    person.refresh_from_db()
    assert (person.name, person.reading, person.letters) == ("王五", "", "wangwu")


@pytest.mark.django_db
def test_keys_made_before_a_table_or_a_rule_changed_are_made_anew():
    person = make_person("薄冰")
    Person.objects.filter(pk=person.pk).update(pinyin_key="bao2bing1", letters="baobing", initials="x")
    assert services.reorder_names() == 1
    person.refresh_from_db()
    assert (person.pinyin_key, person.letters, person.initials) == ("bo2bing1", "bobing", "bb")
    assert services.reorder_names() == 0


@pytest.mark.django_db
def test_the_page_keeps_the_tidied_name(client):
    unit = make_organization()
    admin = make_user(make_person("许知远", unit))
    make_role(admin.person, Role.SYSTEM_ADMIN, unit)
    client.force_login(admin)
    address = reverse("organizations:create-person", args=[unit.pk])
    answer = client.post(address, {"name": "张\u3000三", "code": "P9", "status": "active"})
    assert answer.status_code == 302
    assert Person.objects.get(code="P9").name == "张三"


@pytest.mark.parametrize(("other", "letters"), [("单雄信", "danxiongxin"), ("单雄", "shanxiongxin")])
@pytest.mark.django_db
def test_a_merged_record_hands_its_reading_over_to_the_same_name(other, letters):
    kept = make_person("单雄信")
    facts = PersonFacts(name=other, reading="dan1 xiong2 xin4" if other == kept.name else "dan1 xiong2")
    lost = services.save_person(code="P8", facts=facts, now=NOW)
    services.merge_people(kept=kept, lost=lost, reason="同一人", now=NOW)
    kept.refresh_from_db()
    assert kept.letters == letters
