"""Writing people and where they belong."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from xueji.common import crypto
from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Membership, Organization, Person
from xueji.foundation.organizations.policy import category_policy
from xueji.foundation.organizations.selectors.moves import plan_ending
from xueji.foundation.organizations.selectors.people_settings import people_settings
from xueji.foundation.organizations.services.account_requests import return_accounts
from xueji.foundation.organizations.services.main_units import take_main_place
from xueji.foundation.organizations.services.moves import end_roles
from xueji.foundation.organizations.services.name_keys import put_name_keys
from xueji.foundation.organizations.services.units import must_exist, post_named

# Why a category was set, where nobody said why.
BY_HAND = "登记时指定"
NAMES: dict[str, str] = {
    "name": "姓名", "reading": "姓名读音", "category": "学员类别", "status": "状态", "level": "职务层次",
    "rank": "职级", "id_number": "身份证号",
    "joined_party_date": "入党日期", "joined_work_date": "参加工作日期", "phone": "手机号",
}  # fmt: skip


class PhoneMalformed(DomainError):
    """The number is no mobile number."""


class IdNumberRefused(DomainError):
    """The identity number is wrong, in use, or not kept by this installation."""


class PersonCodeTaken(DomainError):
    """Another person has this number."""


class MembershipOver(DomainError):
    """The membership has ended already, or would end before it begins."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person.

    Attributes:
        category: empty, or what the rule gives, leaves it to the rule; anything else is set by hand.
        phone, id_number: None leaves the stored number alone, empty text removes it.
        reading: syllables with tone digits, empty for what the table of surnames says.
        title: of the main membership, which the rule of categories asks for; not kept with the person.
    """

    name: str
    category: str = ""
    status: str = Person.Status.ACTIVE
    rank: str = ""
    phone: str | None = None
    joined_party_date: date | None = None
    joined_work_date: date | None = None
    level: str = ""
    reading: str = ""
    category_reason: str = ""
    id_number: str | None = None
    title: str = ""


def derived_category(facts: PersonFacts, on: date) -> str:
    """The category by rule."""
    return rules.category_of(
        category_policy(), level=facts.level, rank=facts.rank, title=facts.title,
        joined_work_date=facts.joined_work_date, on=on,
    )  # fmt: skip


def differences(person: Person, facts: PersonFacts, on: date) -> dict[str, tuple[str, str]]:
    """Field → (before, after) in words, empty when nothing differs; the phone is masked."""
    found = {}
    for name in NAMES:
        if name in ("phone", "id_number"):
            continue
        before, after = getattr(person, name), getattr(facts, name)
        if name == "category":
            after = after or derived_category(facts, on)
        if before != after:
            found[name] = (_words(person, name, before), _words(person, name, after))
    if facts.phone is not None:
        digits = checked_phone(facts.phone)
        if not crypto.is_index_of(person.phone_index, digits):
            before = rules.mask_phone(crypto.decrypt(person.phone_sealed))
            found["phone"] = (before, rules.mask_phone(digits))
    if facts.id_number is not None and not crypto.is_index_of(person.id_index, facts.id_number):
        before = rules.mask_id(crypto.decrypt(person.id_sealed))
        found["id_number"] = (before, rules.mask_id(facts.id_number))
    return found


def _words(person: Person, name: str, value: object) -> str:
    labels = {"category": Person.Category, "status": Person.Status, "level": Person.Level}
    if name in labels and value:
        return str(labels[name](value).label)
    return "" if value is None else str(value)


def checked_phone(text: str) -> str:
    """The digits of a mobile number, or empty.

    Raises:
        PhoneMalformed: it is no mobile number.
    """
    digits = rules.tidy_phone(text)
    if digits and not rules.is_mobile(digits):
        raise PhoneMalformed("手机号应为 11 位数字，以 1 开头。")
    return digits


def checked_id(text: str) -> str:
    """The identity number as it is stored, or empty.

    Raises:
        IdNumberRefused: it is wrong.
    """
    number = rules.tidy_id(text)
    if number and not rules.is_id_number(number):
        raise IdNumberRefused("身份证号不正确，请核对 18 位号码和最后一位校验码。")
    return number


def fill(person: Person, facts: PersonFacts, on: date, *, short_first: bool = True) -> None:
    """Put the facts and everything derived from them on the row, without saving."""
    person.name, person.status, person.rank, person.level = facts.name, facts.status, facts.rank, facts.level
    derived = derived_category(facts, on)
    person.category = facts.category or derived
    person.category_by_hand = person.category != derived
    person.category_reason = (facts.category_reason or BY_HAND) if person.category_by_hand else ""
    person.reading = facts.reading
    person.joined_party_date, person.joined_work_date = facts.joined_party_date, facts.joined_work_date
    put_name_keys(person, short_first=short_first)
    if facts.phone is not None:
        digits = checked_phone(facts.phone)
        if not crypto.is_index_of(person.phone_index, digits):
            person.phone_sealed, person.phone_index = crypto.encrypt(digits), crypto.blind_index(digits)
    if facts.id_number is not None:
        number = checked_id(facts.id_number)
        if not crypto.is_index_of(person.id_index, number):
            person.id_sealed, person.id_index = crypto.encrypt(number), crypto.blind_index(number)


@transaction.atomic
def save_person(
    *,
    code: str,
    facts: PersonFacts,
    now: datetime,
    actor: Actor | None = None,
    must_be_new: bool = False,
) -> Person:
    """Add the person with this number, or bring the one there up to these facts; idempotent.

    Raises:
        PersonCodeTaken: ``must_be_new`` and the number is in use.
        PhoneMalformed: the phone is no mobile number.
    """
    facts = replace(facts, name=rules.tidy_name(facts.name))
    person = Person.objects.select_for_update().filter(code=code).first()
    if person is not None and must_be_new:
        raise PersonCodeTaken(f"人员编号“{code}”已被使用，请核对是否同一人。")
    today = timezone.localdate(now)
    _check_id_number(person, facts)
    changes = differences(person, facts, today) if person is not None else {}
    if person is not None and not changes:
        return person
    is_new = person is None
    person = person or Person(code=code)
    comes_back = person.status == Person.Status.LEFT and facts.status != Person.Status.LEFT
    fill(person, facts, today, short_first=people_settings().is_short_first)
    person.save()
    if comes_back:
        return_accounts([person.pk], actor=actor, now=now)
    verb, words = ("create-person", "新建人员") if is_new else ("update-person", "修改人员")
    detail = {NAMES[name]: list(pair) for name, pair in changes.items()}
    record(
        actor=actor,
        action=f"organizations.{verb}",
        target=person,
        summary=f"{words}“{person.name}”",
        at=now,
        detail=detail,
    )
    return person


def _check_id_number(person: Person | None, facts: PersonFacts) -> None:
    if not facts.id_number:
        return
    if not people_settings().uses_id_number:
        raise IdNumberRefused("本系统不登记身份证号。")
    same = Person.objects.filter(
        id_index__in=crypto.blind_indexes(checked_id(facts.id_number)), merged_into=None
    )
    other = next((one for one in same if one != person), None)
    if other is not None:
        raise IdNumberRefused(f"这个身份证号已登记在编号 {other.code}，请核对是否同一人。")


@transaction.atomic
def register_person(
    *, code: str, facts: PersonFacts, organization: Organization, now: datetime, actor: Actor | None = None
) -> Person:
    """Add a new person as a member of a unit from today on.

    Raises:
        PersonCodeTaken, PhoneMalformed.
    """
    person = save_person(code=code, facts=facts, now=now, actor=actor, must_be_new=True)
    add_membership(person=person, organization=organization, now=now, actor=actor)
    return person


@transaction.atomic
def add_membership(
    *,
    person: Person,
    organization: Organization,
    now: datetime,
    title: str = "",
    post_title: str = "",
    kind: str = Membership.Kind.WORK,
    is_primary: bool = True,
    sort_no: int = 1000,
    valid_from: date | None = None,
    valid_until: date | None = None,
    actor: Actor | None = None,
) -> Membership:
    """Let a person belong to a unit from a day on (today if left out).

    A main membership takes that place from the one before it, on its first day. The same person, unit, kind
    and first day is one membership: saying it again updates it.
    """
    begin = valid_from or timezone.localdate(now)
    if valid_until is not None and valid_until <= begin:
        raise MembershipOver("结束日期必须晚于开始日期。")
    must_exist(organization, date.max if valid_until is None else valid_until - timedelta(days=1))
    membership, _ = Membership.objects.update_or_create(
        person=person,
        organization=organization,
        kind=kind,
        valid_from=begin,
        defaults={
            "title": title,
            "post": post_named(organization, post_title),
            "is_primary": is_primary,
            "sort_no": sort_no,
            "valid_until": valid_until,
        },
    )
    if is_primary:
        take_main_place(membership, timezone.localdate(now))
    summary = f"{person.name}任职于“{organization.name}”{title}，自 {begin} 起"
    record(actor=actor, action="organizations.add-membership", target=person, summary=summary, at=now)
    return membership


@transaction.atomic
def end_membership(
    *, membership: Membership, valid_until: date, now: datetime, actor: Actor | None = None
) -> Membership:
    """End a membership on a day (the first day it no longer holds); its history stays.

    Roles that came with the unit end with it, as in a transfer.

    Raises:
        MembershipOver: it has ended already, or the day does not come after its first day.
    """
    held = (
        Membership.objects.select_for_update().select_related("person", "organization").get(pk=membership.pk)
    )
    if held.valid_until is not None and held.valid_until <= timezone.localdate(now):
        raise MembershipOver("这条任职已经结束。")
    if valid_until <= held.valid_from:
        raise MembershipOver(f"结束日期必须晚于开始日期 {held.valid_from}。")
    move = plan_ending(held, valid_until)
    held.valid_until = valid_until
    held.save(update_fields=["valid_until"])
    ended = end_roles(move.roles_ended, valid_until, now)
    summary = f"{held.person.name}在“{held.organization.name}”的任职自 {valid_until} 起结束"
    record(
        actor=actor,
        action="organizations.end-membership",
        target=held.person,
        summary=summary,
        at=now,
        detail={"roles_ended": ended} if ended else None,
    )
    return held
