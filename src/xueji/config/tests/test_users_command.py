"""Accounts from the command line."""

import json

import pytest
from click.testing import CliRunner

from xueji.common.errors import DomainError
from xueji.config.cli.users import command
from xueji.foundation.organizations import selectors
from xueji.foundation.organizations.testing import make_organization, make_person, make_user

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(command, arguments)


def test_an_account_with_the_first_administrator_role():
    unit = make_organization("青溪局党委", code="QX")
    person = make_person("林晓岚", unit, code="XJ01")
    result = run(
        "create",
        "--username",
        "lin.xl",
        "--person-code",
        "XJ01",
        "--role",
        "security_admin",
        "--unit",
        "QX",
        "--json",
    )
    user = selectors.account_of(person)
    assert user.check_password(json.loads(result.stdout)["one_time_password"])
    assert user.must_change_password
    assert [grant.role for grant in selectors.roles_of_person(person)] == ["security_admin"]


@pytest.mark.parametrize(
    "arguments", [("--person-code", "NO"), ("--person-code", "XJ01", "--role", "editor", "--unit", "NO")]
)
def test_an_unknown_person_or_unit_is_refused_and_nothing_is_made(arguments):
    person = make_person("林晓岚", code="XJ01")
    result = run("create", "--username", "lin.xl", *arguments)
    assert isinstance(result.exception, DomainError)
    assert selectors.account_of(person) is None


def test_unlocking_names_an_unknown_account():
    assert "没有登录名为" in run("unlock", "nobody").exception.message


def test_a_new_one_time_password():
    person = make_person("林晓岚")
    make_user(person, username="lin.xl", password="qing-xi-9-dian")
    result = run("reset-password", "LIN.XL", "--json")
    account = selectors.account_of(person)
    assert account.check_password(json.loads(result.stdout)["one_time_password"])
    assert account.must_change_password
    assert "没有登录名为" in run("reset-password", "nobody").exception.message
