"""等我办理: on the first page everybody finds what waits for their own decision, and nobody else's work."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xueji.activity.assessments import testing as questions
from xueji.foundation.library import testing as library
from xueji.foundation.organizations import services
from xueji.foundation.organizations import testing as people
from xueji.foundation.organizations.models import AccountRequest, ImportRun
from xueji.foundation.privacy import services as privacy

pytestmark = pytest.mark.django_db


def holder(role, unit):
    user = people.make_user(people.make_person("林晓岚", unit))
    people.make_role(user.person, role, unit)
    return user


@pytest.fixture
def office():
    """A bureau in which something waits for everybody, and another one where nothing does."""
    now = timezone.now()
    bureau, other = people.make_organization("青溪局"), people.make_organization("远山局")
    made = SimpleNamespace(
        **{role: holder(role, bureau) for role in ("system_admin", "security_admin", "reviewer", "editor")},
        office=holder("discipline_office", bureau),
        stranger=holder("security_admin", other),
        strange_reviewer=holder("reviewer", other),
        bureau=bureau,
    )
    services.request_account(
        username="zhou", person=people.make_person("周若溪", bureau), actor=made.system_admin, now=now
    )
    services.begin_review(organization=bureau, actor=made.security_admin, now=now)
    ImportRun.objects.create(owner=made.system_admin, source="名单.xlsx", checked_at=now)
    shared = {"organization": bureau, "status": "review", "actor": made.editor}
    library.make_case("一张收条", **shared)
    questions.make_question(**shared)
    learner = people.make_user(people.make_person("钱一帆", bureau))
    privacy.ask(person=learner.person, kind="correct", holding="", text="名字写错了", actor=learner, now=now)
    made.learner = learner
    return made


def page_of(client, user):
    client.force_login(user)
    return client.get("/").content.decode()


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        ("security_admin", ["1 个账号待批准", "权限复核：青溪局"]),
        ("system_admin", ["人员名单已检查，待确认：名单.xlsx"]),
        ("reviewer", ["1 个资源待审核", "1 道题待审核"]),
        ("office", ["1 项个人信息请求待答复", "最早期限"]),
    ],
)
def test_everybody_finds_what_waits_for_them(client, office, who, lines):
    page = page_of(client, getattr(office, who))
    assert "等我办理" in page and all(line in page for line in lines)


@pytest.mark.parametrize("who", ["stranger", "strange_reviewer", "learner", "editor"])
def test_nobody_finds_the_work_of_others(client, office, who):
    assert "等我办理" not in page_of(client, getattr(office, who))


def test_what_was_decided_waits_no_more(client, office):
    (key,) = AccountRequest.objects.values_list("pk", flat=True)
    services.decide_requests(keys=[key], approve=True, actor=office.security_admin, now=timezone.now())
    assert "个账号待批准" not in page_of(client, office.security_admin)


def test_more_work_takes_no_more_questions(client, office):
    client.force_login(office.security_admin)

    def queries():
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            client.get("/")
        return len(found)

    few = queries()
    for number in range(4):
        services.request_account(
            username=f"zhou{number}",
            person=people.make_person(f"周若溪{number}", office.bureau),
            actor=office.system_admin,
            now=timezone.now(),
        )
    assert queries() == few
