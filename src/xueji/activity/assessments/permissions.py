"""Who may write, review and see questions, and who gives tests."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.activity.assessments.models import Question
from xueji.common import access
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Role = organizations.Role
WRITE = access.declare(
    "assessments.write",
    "编写和修改题目",
    Role.EDITOR,
    pages=("assessments:create", "assessments:edit"),
)
# They see drafts: who writes, reviews and publishes.
WORK = access.declare(
    "assessments.work",
    "送审、审核、发布题目",
    *WRITE.roles,
    *library.PUBLISHERS,
    pages=("assessments:move",),
)
# They see questions with their answers; learners meet them in tests and sessions only.
READ_BANK = access.declare(
    "assessments.read_bank",
    "查看题库和答案",
    *WORK.roles,
    Role.ORGANIZER,
    Role.LECTURER,
    pages=("assessments:question",),
)
GIVE_TESTS = access.declare(
    "assessments.give_tests",
    "安排测试、查看成绩",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    pages=("assessments:create-test", "assessments:test"),
)
# Who may not read the bank is led from its first page to the own tests.
access.for_signed_in(
    "assessments.sit",
    "参加发给本人的测试",
    "assessments:index",
    "assessments:tests",
    "assessments:my-tests",
    "assessments:take",
    "assessments:begin",
    "assessments:answer",
    "assessments:hand-in",
)
EDITORS, WRITERS, READERS, TEST_GIVERS = WRITE.roles, WORK.roles, READ_BANK.roles, GIVE_TESTS.roles


def may_edit_in(viewer: "User", organization: "Organization | None", now: datetime) -> bool:
    """Whether the viewer is an editor over the unit; questions of no unit belong to the top of the tree."""
    return library.holds_content_role(viewer, EDITORS, organization, now)


def may_create(viewer: "User", now: datetime) -> bool:
    """Whether the viewer is an editor anywhere."""
    return organizations.may(viewer, *EDITORS, on=timezone.localdate(now))


def may_read_bank(viewer: "User", now: datetime) -> bool:
    """Whether the viewer may see questions with their answers."""
    return organizations.may(viewer, *READERS, on=timezone.localdate(now))


def may_give_tests(viewer: "User", now: datetime) -> bool:
    """Whether the viewer may give a test to some unit."""
    return organizations.may(viewer, *TEST_GIVERS, on=timezone.localdate(now))


def may_give_tests_to(viewer: "User", organization: "Organization", now: datetime) -> bool:
    """Whether the viewer may give a test to this unit and see its results."""
    return organizations.may(viewer, *TEST_GIVERS, organization=organization, on=timezone.localdate(now))


def standing(viewer: "User", question: Question, now: datetime) -> library.Standing:
    """How the viewer stands to one question."""
    unit = question.organization
    one = library.one_person(viewer, unit, question.created_at, now)
    wrote = question.revisions.filter(author__in=one).exists()
    return library.standing_to(viewer, question, unit, now, has_written=wrote, one_person=one)
