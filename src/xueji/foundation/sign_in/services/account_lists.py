"""Accounts for everybody on a list: checked row by row, opened together, with a code for each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.documents.xlsx import CellError, mark_failures, read_rows
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.sign_in import permissions
from xueji.foundation.sign_in.account_columns import COLUMNS
from xueji.foundation.sign_in.policy import policy
from xueji.foundation.sign_in.services.activation import (
    SHEET_MOST_PEOPLE,
    ActivationRefused,
    SheetRow,
    give_codes,
)

if TYPE_CHECKING:
    from xueji.common.documents.xlsx import ReadRow
    from xueji.foundation.organizations.models import Organization, Person, User


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """One row that can be carried out: who gets an account of which name, in which unit."""

    number: int
    person: "Person"
    username: str
    unit: "Organization"


@dataclass
class AccountList:
    """What a list would open, and what is wrong with the other rows."""

    plans: list[AccountPlan] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def failed_row_count(self) -> int:
        """Rows with at least one error."""
        return len({error.row for error in self.errors})


@dataclass(frozen=True, slots=True)
class OpenedAccounts:
    """The accounts of a list: the units where they wait, and the codes, which stand nowhere else."""

    unit_names: str
    rows: list[SheetRow]


def check_accounts(content: bytes, *, viewer: "User", now: datetime) -> AccountList:
    """Read a workbook and say for each row what would be opened; nothing is written.

    Raises:
        UnreadableWorkbook: the file is no Excel workbook, or holds more rows than a sheet of codes.
    """
    read = read_rows(content, COLUMNS, max_rows=SHEET_MOST_PEOPLE)
    found = AccountList(errors=list(read.errors), notices=list(read.notices))
    planner = _Planner(read.rows, viewer, now)
    for row in read.rows:
        plan = planner.plan(row)
        if isinstance(plan, CellError):
            found.errors.append(plan)
        else:
            found.plans.append(plan)
    found.errors.sort(key=lambda error: error.row)
    return found


class _Planner:
    """Plans rows against the people of the viewer's subtrees, read in a fixed number of queries."""

    def __init__(self, rows: "Sequence[ReadRow]", viewer: "User", now: datetime) -> None:
        on = timezone.localdate(now)
        self.paths = tuple(organizations.scope_paths(viewer, *permissions.ISSUE_CODES.roles, on=on))
        codes = {str(row.values["code"]) for row in rows}
        inside = organizations.people_under(list(self.paths), on).filter(code__in=codes)
        self.people = {one.code: one for one in inside.select_related("user")}
        keys = [person.pk for person in self.people.values()]
        self.members = organizations.members_by_person_ids(keys, on)
        privileged = inside.filter(roles__role__in=policy().second_factor_roles)
        self.privileged = set(privileged.values_list("pk", flat=True))
        names = {_username(row) for row in rows}
        self.taken = organizations.usernames_in_use(names)
        self.waiting = set(organizations.accounts_waiting().values_list("user", flat=True))
        self.first: dict[str, int] = {}

    def plan(self, row: "ReadRow") -> AccountPlan | CellError:
        """The account the row asks for, or why there will be none."""
        code, username = str(row.values["code"]), _username(row)
        person = self.people.get(code)
        if person is None or not self._answers_for(person):
            return CellError(row.number, "人员编号", "没有这个编号的人，或者不在职责范围内")
        if person.name != str(row.values["name"]).strip():
            return CellError(row.number, "姓名", f"与登记的姓名“{person.name}”不一致，请核对编号")
        if why := self._standing(person):
            return CellError(row.number, "人员编号", why)
        for key, column in ((f"人员编号 {code}", "人员编号"), (f"登录名 {username.lower()}", "登录名")):
            earlier = self.first.setdefault(key, row.number)
            if earlier != row.number:
                return CellError(row.number, column, f"与第 {earlier} 行重复")
        if why := self._name_trouble(username):
            return CellError(row.number, "登录名", why)
        return AccountPlan(row.number, person, username, self.members[person.pk].organization)

    def _answers_for(self, person: "Person") -> bool:
        """Whether the main unit, too, lies in the viewer's subtrees; a Party membership is not enough."""
        return self.members[person.pk].organization.path.startswith(self.paths)

    def _standing(self, person: "Person") -> str:
        account = getattr(person, "user", None)
        if account is not None:
            if account.pk in self.waiting:
                return "已申请开通，正在等待批准；要重发激活码，在单位页点“激活码”"
            state = "已有账号" if account.is_active else "已有账号但已停用，请在人员页申请重新启用"
            return f"{state}（登录名 {account.username}）"
        if person.status in (organizations.PersonStatus.LEFT, organizations.PersonStatus.RETIRED):
            return f"已{person.get_status_display()}，不能开通账号"
        if person.pk in self.privileged:
            return "担任管理、纪检等角色，请在人员页单独开通"
        return ""

    def _name_trouble(self, username: str) -> str:
        if username.upper() in self.taken:
            return f"“{username}”已被使用，请换一个"
        try:
            organization_services.check_username(username)
        except ValidationError:
            return "只能用字母、数字和 . _ - @ +"
        return ""


def _username(row: "ReadRow") -> str:
    return str(row.values["username"] or row.values["code"]).strip()


@transaction.atomic
def open_listed(content: bytes, *, actor: "User", now: datetime) -> OpenedAccounts:
    """Open the accounts of the rows without errors; they wait for approval as one batch a subtree.

    The list is checked again, because it may have been looked at some time ago.

    Raises:
        UnreadableWorkbook, AccountRefused.
        ActivationRefused: no row can be carried out.
    """
    plans = check_accounts(content, viewer=actor, now=now).plans
    if not plans:
        raise ActivationRefused("名单里没有可以开通的账号，请按原因改好后重新上传。")
    rows, names = [], []
    for group in _by_scope(plans, actor, now):
        unit = organizations.unit_above([plan.unit for plan in group])
        names.append(unit.name)
        rows += _open_group(group, unit, actor, now)
    return OpenedAccounts("、".join(names), rows)


def _by_scope(plans: list[AccountPlan], actor: "User", now: datetime) -> list[list[AccountPlan]]:
    """The plans under each of the actor's subtrees, so that a batch waits where somebody answers for it."""
    paths = organizations.scope_paths(actor, *permissions.ISSUE_CODES.roles, on=timezone.localdate(now))
    groups = [[plan for plan in plans if plan.unit.path.startswith(path)] for path in paths]
    return [group for group in groups if group]


def _open_group(
    plans: list[AccountPlan], unit: "Organization", actor: "User", now: datetime
) -> list[SheetRow]:
    people = [(plan.person, _open(plan, actor, now)) for plan in plans]
    kind = organizations.AccountRequestKind.OPEN
    organization_services.ask([account for _, account in people], kind, unit=unit, actor=actor, now=now)
    rows = give_codes(people, now)
    record(
        actor=actor,
        action="sign_in.open-listed-accounts",
        target=unit,
        summary=f"按名单为{unit.name}的 {len(rows)} 人申请开通账号，并生成激活码",
        at=now,
        detail={"codes": [person.code for person, _ in people]},
    )
    return rows


def _open(plan: AccountPlan, actor: "User", now: datetime) -> "User":
    return organization_services.create_user(
        username=plan.username, person=plan.person, now=now, actor=actor, is_waiting=True
    )


def marked_accounts(content: bytes, found: AccountList) -> bytes:
    """The uploaded workbook with a column 错误原因 beside the rows that failed."""
    return mark_failures(content, COLUMNS, found.errors)
