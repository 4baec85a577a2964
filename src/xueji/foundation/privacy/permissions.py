"""Who looks after personal data; everybody else sees only the own.

The office is whoever holds the role 纪委办公室: over a unit at the top of the tree for what holds for the
whole platform (notice, deletion by rule, impact assessments), over the unit of a person for their requests.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common import access
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from xueji.foundation.organizations.models import Person, User

access.for_signed_in(
    "privacy.own_data",
    "查看、下载自己的数据，提出请求，确认告知书",
    "privacy:mine",
    "privacy:access",
    "privacy:new-request",
    "privacy:withdraw",
    "privacy:new-copy",
    "privacy:notice",
)
ANSWER = access.declare(
    "privacy.answer",
    "答复个人信息请求，执行同意的删除",
    Role.DISCIPLINE_OFFICE,
    pages=("privacy:requests", "privacy:request", "privacy:erase"),
)
RUN_OFFICE = access.declare(
    "privacy.run_office",
    "发布告知书，批准销毁，留存冻结，影响评估（最上级单位的办公室）",
    Role.DISCIPLINE_OFFICE,
    pages=(
        "privacy:receipts",
        "privacy:new-notice",
        "privacy:retention",
        "privacy:new-hold",
        "privacy:end-hold",
        "privacy:certificate",
        "privacy:decide-purge",
        "privacy:certificate-file",
        "privacy:assessments",
        "privacy:new-assessment",
        "privacy:assessment",
        "privacy:edit-assessment",
        "privacy:submit-assessment",
        "privacy:assessment-file",
    ),
)
REVEAL_PHONE = access.declare(
    "privacy.reveal_phone",
    "写明理由后查看完整手机号",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    Role.SYSTEM_ADMIN,
    pages=("privacy:phone",),
)


def may_run_office(viewer: "User | AnonymousUser", on: date) -> bool:
    """Publish notices, approve deletions, write and approve impact assessments."""
    paths = set(organizations.scope_paths(viewer, *RUN_OFFICE.roles, on=on))
    return bool(paths) and any(unit.path in paths for unit in organizations.top_units(on))


def one_person(viewer: "User", since: datetime, now: datetime) -> frozenset[int]:
    """Accounts that count as one person with the viewer: a role of the office was handed on between them."""
    found = organizations.one_with(
        viewer,
        *RUN_OFFICE.roles,
        *ANSWER.roles,
        organization=None,
        since=timezone.localdate(since),
        on=timezone.localdate(now),
    )
    return found.accounts


def may_answer_requests(viewer: "User | AnonymousUser", on: date) -> bool:
    """Whether the viewer answers requests of anybody at all."""
    return organizations.may(viewer, *ANSWER.roles, on=on)


def may_reveal_phone(viewer: "User | AnonymousUser", person: "Person", on: date) -> bool:
    """See the whole phone number of another person, with a reason."""
    unit = organizations.organization_of(person, on)
    is_own = organizations.person_of(viewer) == person
    return (
        not is_own
        and bool(person.phone_sealed)
        and unit is not None
        and organizations.may(viewer, *REVEAL_PHONE.roles, organization=unit, on=on)
    )
