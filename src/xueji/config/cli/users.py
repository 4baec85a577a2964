"""``xueji users``: accounts, and the roles of the first administrators."""

from datetime import datetime

import click
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.config.cli import print_json
from xueji.foundation.organizations import selectors, services

ROLE_NAMES = [role.value for role in selectors.Role]


@click.group("users")
def command() -> None:
    """Accounts."""


@command.command("create")
@click.option("--username", required=True)
@click.option("--person-code", required=True, help="Number of a person who is registered already.")
@click.option("--role", type=click.Choice(ROLE_NAMES), help="Also give this role; needs --unit.")
@click.option(
    "--unit", "unit_code", default="", help="Code of the unit the role holds for, with all below it."
)
@click.option("--purpose", default="首次设置", show_default=True, help="Why the role is given.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="First day without the role.")
@click.option("--json", "as_json", is_flag=True)
def create(
    username: str,
    person_code: str,
    role: str | None,
    unit_code: str,
    purpose: str,
    until: datetime | None,
    as_json: bool,
) -> None:
    """Open an account with a one-time password, shown here and never again."""
    person = selectors.person_by_code(person_code)
    if person is None:
        raise DomainError(f"没有编号为“{person_code}”的人员，请先导入人员。")
    unit = selectors.organization_by_code(unit_code) if role else None
    if role and unit is None:
        raise DomainError(f"没有编码为“{unit_code}”的单位，请用 --unit 指定角色的范围。")
    now = timezone.now()
    end = until.date() if until else None
    account = services.open_account(username=username, person=person, now=now)
    if role and unit is not None:
        services.assign_role(
            person=person, role=role, organization=unit, purpose=purpose, valid_until=end, now=now
        )
    if as_json:
        print_json(
            {"username": username, "person": person.name, "one_time_password": account.one_time_password}
        )
        return
    click.echo(f"已为{person.name}开通账号 {username}，一次性密码：{account.one_time_password}")
    click.echo("密码只显示这一次；首次登录时必须改成自己的密码。")


@command.command("unlock")
@click.argument("username")
@click.option("--json", "as_json", is_flag=True)
def unlock(username: str, as_json: bool) -> None:
    """Forget the failed sign-ins of an account."""
    was_locked = services.unlock_user(username=username, now=timezone.now())
    if as_json:
        print_json({"username": username, "was_locked": was_locked})
        return
    click.echo("已解除锁定。" if was_locked else "这个账号没有登录失败记录。")


@command.command("enable")
@click.argument("username")
@click.option("--json", "as_json", is_flag=True)
def enable(username: str, as_json: bool) -> None:
    """Let a disabled account sign in again, when no security administrator is left to approve it."""
    user = selectors.account_named(username)
    if user is None:
        raise DomainError(f"没有登录名为“{username}”的账号。")
    services.enable_at_once(user=user, now=timezone.now())
    if as_json:
        print_json({"username": user.username, "is_active": True})
        return
    click.echo(f"账号 {user.username} 可以登录了。")


@command.command("reset-password")
@click.argument("username")
@click.option("--json", "as_json", is_flag=True)
def reset_password(username: str, as_json: bool) -> None:
    """Give an account a new one-time password; open sessions end."""
    user = selectors.account_named(username)
    if user is None:
        raise DomainError(f"没有登录名为“{username}”的账号。")
    account = services.reset_password(user=user, now=timezone.now())
    if as_json:
        print_json({"username": user.username, "one_time_password": account.one_time_password})
        return
    click.echo(f"账号 {user.username} 的一次性密码：{account.one_time_password}")
    click.echo("密码只显示这一次；登录后必须改成自己的密码。")


@command.command("matrix")
def matrix() -> None:
    """Print who may do what as a Markdown table, from the permissions the code asks."""
    click.echo(selectors.permission_table())
