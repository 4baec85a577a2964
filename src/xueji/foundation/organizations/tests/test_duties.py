"""The three administrators are never one person, and nobody is superuser: the database itself refuses it."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import AdministratorDuty, RoleAssignment, User
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import (
    BEGIN,
    NOW,
    make_organization,
    make_person,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)
SEPARATED = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.fixture
def unit():
    return make_organization()


@pytest.fixture
def system(unit):
    """An account of a system administrator."""
    user = make_user(make_person("林晓岚", unit))
    make_role(user.person, Role.SYSTEM_ADMIN, unit)
    return user


@contextmanager
def refused():
    """A block the database refuses, in a savepoint of its own."""
    with pytest.raises(IntegrityError), transaction.atomic():
        yield
        connection.check_constraints()


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
@pytest.mark.parametrize("valid_until", [None, date(2100, 1, 1)])
def test_the_orm_cannot_write_a_second_duty_past_the_service(system, unit, role, valid_until):
    facts = {"person": system.person, "organization": unit, "valid_from": BEGIN, "valid_until": valid_until}
    own = AdministratorDuty.objects.get(person=system.person)
    with refused():
        AdministratorDuty.objects.create(key=f"{system.person.pk}:{role}", person=system.person, role=role)
    with refused():
        RoleAssignment.objects.create(role=role, duty=own, **facts)
    with refused():
        RoleAssignment.objects.filter(person=system.person).update(role=role)
    with refused():
        AdministratorDuty.objects.filter(pk=own.pk).update(role=role)


def test_nor_a_grant_with_the_duty_of_another_person(system, unit):
    other = make_person("陈柏舟", unit)
    make_role(other, Role.AUDIT_ADMIN, unit)
    with refused():
        RoleAssignment.objects.create(
            person=system.person,
            role=Role.AUDIT_ADMIN,
            organization=unit,
            valid_from=BEGIN,
            duty=AdministratorDuty.objects.get(person=other),
        )


def test_without_its_duty_an_administrators_grant_needs_an_end_and_gives_no_power(system, unit):
    facts = {"person": system.person, "organization": unit, "valid_from": BEGIN, "role": Role.AUDIT_ADMIN}
    with refused():
        RoleAssignment.objects.create(**facts)
    RoleAssignment.objects.create(**facts, valid_until=date(2100, 1, 1))
    assert not selectors.may(system, Role.AUDIT_ADMIN, on=TODAY)
    assert selectors.may(system, Role.SYSTEM_ADMIN, on=TODAY)


@pytest.mark.parametrize("role", ["security_admin", "audit_admin"])
def test_raw_statements_are_refused_as_well(system, unit, role):
    person, key = system.person.pk, f"{system.person.pk}:{role}"
    statements = [
        (
            "INSERT INTO organizations_duty (key, person_id, role) VALUES (%s, %s, %s)",
            [key, person, role],
        ),
        (
            "UPDATE organizations_duty SET role = %s, key = %s WHERE person_id = %s",
            [role, key, person],
        ),
        ("UPDATE organizations_roleassignment SET role = %s WHERE person_id = %s", [role, person]),
        (
            "UPDATE organizations_roleassignment SET role = %s, duty_id = NULL WHERE person_id = %s",
            [role, person],
        ),
        (
            "UPDATE organizations_roleassignment SET role = %s, duty_id = %s WHERE person_id = %s",
            [role, key, person],
        ),
    ]
    for statement, values in statements:
        with refused(), connection.cursor() as cursor:
            cursor.execute(statement, values)


@pytest.mark.parametrize("second", SEPARATED[1:])
def test_the_service_says_which_duty_is_in_the_way_and_frees_it_when_it_is_over(system, unit, second):
    give = {"person": system.person, "role": second, "organization": unit}
    with pytest.raises(services.RoleRefused, match="此人已是系统管理员"):
        services.assign_role(**give, valid_from=date(2030, 1, 1), now=NOW)
    services.revoke_role(assignment=system.person.roles.get(), now=NOW.replace(year=2026))
    assert not AdministratorDuty.objects.exists()
    services.assign_role(**give, now=NOW.replace(year=2026))
    assert [role for role in SEPARATED if selectors.may(system, role, on=TODAY)] == [second]


def test_a_duty_that_ran_out_makes_room_for_the_next(unit):
    person = make_person("周若溪", unit)
    give = {"person": person, "organization": unit}
    services.assign_role(**give, role=Role.AUDIT_ADMIN, valid_until=date(2025, 1, 1), now=NOW)
    services.assign_role(**give, role=Role.SYSTEM_ADMIN, now=NOW.replace(year=2026))
    assert AdministratorDuty.objects.get().role == Role.SYSTEM_ADMIN
    assert person.roles.count() == 2


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.EVALUATOR])
def test_visitors_come_for_something_and_go_again(unit, role):
    person = make_person("高原", unit)
    give = {"person": person, "role": role, "organization": unit, "now": NOW}
    for more in ({}, {"purpose": "年度督查"}, {"purpose": " ", "valid_until": TODAY}):
        with pytest.raises(services.RoleRefused, match="用途"):
            services.assign_role(**give, **more)
    for more in ({"purpose": "年度督查"}, {"valid_until": TODAY}):
        with refused():
            RoleAssignment.objects.create(
                person=person, role=role, organization=unit, valid_from=BEGIN, **more
            )
    grant = services.assign_role(**give, purpose=" 年度督查 ", valid_until=TODAY)
    assert grant.purpose == "年度督查"


def test_there_are_no_superusers(system):
    with pytest.raises(CommandError, match="没有超级用户"):
        call_command("createsuperuser", username="root", email="", interactive=False)
    with refused():
        User.objects.create(username="root", is_superuser=True)
    with refused():
        User.objects.filter(pk=system.pk).update(is_superuser=True)


def test_a_name_in_other_letters_is_the_same_name(system):
    with refused():
        User.objects.create(username=system.username.upper())
    with pytest.raises(services.AccountRefused, match="已被使用"):
        services.create_user(username=system.username.upper(), now=NOW)
