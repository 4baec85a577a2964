"""Who may use what, proposals upwards, and what each refusal says."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.common.events.models import Announcement
from xueji.foundation.library import selectors, services
from xueji.foundation.library.models import Resource, SharingProposal
from xueji.foundation.library.testing import make_case
from xueji.foundation.organizations import testing as people
from xueji.foundation.organizations.selectors import Role

pytestmark = pytest.mark.django_db


class Tree:
    """City → county → bureau, and another county, with people."""

    def __init__(self) -> None:
        self.city = people.make_organization(name="青岚市", kind="city")
        self.county = people.make_organization(name="霁川县", kind="county", parent=self.city)
        self.bureau = people.make_organization(name="霁川县水利局", kind="agency", parent=self.county)
        self.other = people.make_organization(name="禾渡县", kind="county", parent=self.city)

    def user(self, unit: Any, role: str = "") -> Any:
        person = people.make_person(organization=unit)
        if role:
            people.make_role(person, role, unit)
        return people.make_user(person=person)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def now() -> Any:
    return timezone.now()


@pytest.mark.parametrize(
    ("scope", "readers"),
    [
        ("unit", {"county"}),
        ("subtree", {"county", "bureau"}),
        ("platform", {"city", "county", "bureau", "other"}),
    ],
)
def test_each_scope_opens_to_its_units_and_nobody_else(tree: Tree, scope: str, readers: set[str]) -> None:
    case = make_case(organization=tree.county, scope=scope)
    for name in ("city", "county", "bureau", "other"):
        unit = getattr(tree, name)
        page = client_of(tree.user(unit)).get(selectors.resource_url(case))
        listed = client_of(tree.user(unit)).get(reverse("library:index")).content.decode()
        offered = [one.resource_id for one in selectors.case_candidates(unit)]
        expected = name in readers
        assert (page.status_code, case.title in listed, case.pk in offered) == (
            200 if expected else 404,
            expected,
            expected,
        ), name


def test_a_role_over_the_owner_reads_what_it_published_and_no_drafts(tree: Tree) -> None:
    out = make_case("已发布的", organization=tree.county, scope="unit")
    draft = make_case("草稿", organization=tree.county, status="draft")
    client = client_of(tree.user(tree.city, Role.ORGANIZER))
    assert client.get(selectors.resource_url(out)).status_code == 200
    assert client.get(selectors.resource_url(draft)).status_code == 404


def test_content_of_no_unit_is_open_to_everybody_also_without_a_unit(tree: Tree) -> None:
    case, own = make_case(), make_case("本县的", organization=tree.county)
    assert [one.resource_id for one in selectors.case_candidates(None)] == [case.pk]
    assert selectors.may_use(tree.other, case.pk) and not selectors.may_use(tree.other, own.pk)


def propose(tree: Tree, case: Resource, **changes: Any) -> SharingProposal:
    values = {"reason": "做法完整，各县都用得上", "actor": tree.user(tree.county, Role.EDITOR), "now": now()}
    return services.propose_resource(case.pk, changes.pop("to", tree.city.pk), **{**values, **changes})


def test_an_accepted_proposal_belongs_to_the_unit_above_with_its_origin(tree: Tree) -> None:
    case = make_case(organization=tree.county, scope="unit")
    proposal = propose(tree, case)
    reviewer = tree.user(tree.city, Role.REVIEWER)
    services.decide_proposal(proposal.pk, accept=True, note="", actor=reviewer, now=now())
    case.refresh_from_db()
    assert (case.organization, case.origin_unit, case.scope) == (tree.city, tree.county, "subtree")
    assert selectors.may_use(tree.other, case.pk) and selectors.may_use(tree.county, case.pk)
    page = client_of(tree.user(tree.other)).get(selectors.resource_url(case)).content.decode()
    assert "原提供单位" in page and "霁川县" in page
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert "library.propose" in actions and "library.proposal_accepted" in actions
    kinds = set(Announcement.objects.values_list("name", flat=True))
    assert any("ResourceProposalDecided" in kind for kind in kinds)


def test_a_refusal_needs_a_reason_and_changes_nothing(tree: Tree) -> None:
    case = make_case(organization=tree.county)
    proposal, reviewer = propose(tree, case), tree.user(tree.city, Role.REVIEWER)
    with pytest.raises(DomainError, match="不采纳的理由"):
        services.decide_proposal(proposal.pk, accept=False, note=" ", actor=reviewer, now=now())
    services.decide_proposal(proposal.pk, accept=False, note="市里已有一篇", actor=reviewer, now=now())
    case.refresh_from_db()
    proposal.refresh_from_db()
    assert (case.organization, proposal.status, proposal.decision_note) == (
        tree.county,
        "refused",
        "市里已有一篇",
    )
    with pytest.raises(DomainError, match="不能再办理"):
        services.decide_proposal(proposal.pk, accept=True, note="", actor=reviewer, now=now())


def test_who_may_not_propose_or_decide(tree: Tree) -> None:
    case = make_case(organization=tree.county)
    for actor in (
        tree.user(tree.county),
        tree.user(tree.other, Role.EDITOR),
        tree.user(tree.bureau, Role.EDITOR),
    ):
        with pytest.raises(DomainError, match="需要这个单位"):
            propose(tree, case, actor=actor)
    proposal = propose(tree, case)
    for actor in (
        tree.user(tree.county, Role.REVIEWER),
        tree.user(tree.other, Role.REVIEWER),
        tree.user(tree.city, Role.EDITOR),
    ):
        with pytest.raises(DomainError, match="接收单位的“内容审核”"):
            services.decide_proposal(proposal.pk, accept=True, note="", actor=actor, now=now())
    with pytest.raises(DomainError, match="推荐单位的"):
        services.withdraw_proposal(proposal.pk, actor=tree.user(tree.other, Role.EDITOR), now=now())


def test_the_one_who_proposes_does_not_accept(tree: Tree) -> None:
    both = tree.user(tree.city, Role.REVIEWER)
    people.make_role(both.person, Role.EDITOR, tree.city)
    proposal = propose(tree, make_case(organization=tree.county), actor=both)
    with pytest.raises(DomainError, match="不能办理自己的推荐"):
        services.decide_proposal(proposal.pk, accept=True, note="", actor=both, now=now())


def test_what_cannot_be_proposed(tree: Tree) -> None:
    case = make_case(organization=tree.county)
    with pytest.raises(DomainError, match="上级单位"):
        propose(tree, case, to=tree.other.pk)
    with pytest.raises(DomainError, match="推荐理由"):
        propose(tree, case, reason=" ")
    with pytest.raises(DomainError, match="发布以后"):
        propose(tree, make_case("草稿", organization=tree.county, status="draft"))
    propose(tree, case)
    with pytest.raises(DomainError, match="已经推荐过"):
        propose(tree, case)
    assert SharingProposal.objects.count() == 1


def test_a_resource_retired_meanwhile_is_not_taken_over(tree: Tree) -> None:
    case = make_case(organization=tree.county)
    proposal = propose(tree, case)
    Resource.objects.filter(pk=case.pk).update(status="retired")
    with pytest.raises(DomainError, match="重新推荐"):
        services.decide_proposal(
            proposal.pk, accept=True, note="", actor=tree.user(tree.city, Role.REVIEWER), now=now()
        )
    proposal.refresh_from_db()
    assert proposal.status == "waiting"


def test_both_sides_see_the_proposal_and_others_do_not(tree: Tree) -> None:
    case = make_case(organization=tree.county)
    editor = tree.user(tree.county, Role.EDITOR)
    data = {"to_unit": tree.city.pk, "reason": "各县都用得上"}
    answer = client_of(editor).post(reverse("library:propose", args=[case.pk]), data)
    proposal = SharingProposal.objects.get()
    assert answer.status_code == 302
    url, listing = reverse("library:proposal", args=[proposal.pk]), reverse("library:proposals")
    for user in (editor, tree.user(tree.city, Role.REVIEWER)):
        assert "各县都用得上" in client_of(user).get(url).content.decode()
        assert case.title in client_of(user).get(listing).content.decode()
    stranger = tree.user(tree.other, Role.EDITOR)
    assert client_of(stranger).get(url).status_code == 404
    assert case.title not in client_of(stranger).get(listing).content.decode()
    assert client_of(tree.user(tree.county)).get(listing).status_code == 403
    decide = reverse("library:decide", args=[proposal.pk, "accept"])
    assert client_of(stranger).post(decide).status_code == 404
    client_of(tree.user(tree.city, Role.REVIEWER)).post(decide)
    case.refresh_from_db()
    assert case.organization == tree.city


def test_words_are_added_once_and_taken_out_unless_used(tree: Tree) -> None:
    editor = tree.user(tree.county, Role.EDITOR)
    term = services.add_term("violation", "职称造假", is_new_type=True, actor=editor, now=now())
    case = make_case(violation_types="职称造假")
    for word, said in (("职称造假", "已有"), ("小金库", "设立账外账"), (" ", "一个词"), ("甲、乙", "一个词")):
        with pytest.raises(DomainError, match=said):
            services.add_term("violation", word, actor=editor, now=now())
    with pytest.raises(DomainError, match="1 份资源"):
        services.remove_term(term.pk, actor=editor, now=now())
    case.delete()
    services.remove_term(term.pk, actor=editor, now=now())
    with pytest.raises(DomainError, match="内容编辑"):
        services.add_term("industry", "航空", actor=tree.user(tree.county), now=now())


def test_an_old_case_cites_the_article_of_its_day(tree: Tree) -> None:
    from xueji.foundation.regulations.testing import make_regulation

    law = "某市公用车辆管理办法"
    make_regulation(law, {1: "登记。", 2: "公用车辆不得外借。"}, effective_date=date(2015, 1, 1))
    make_regulation(law, {1: "登记。", 2: "公用车辆一律不得外借。"}, effective_date=date(2024, 1, 1))
    client = client_of(tree.user(tree.county, Role.EDITOR))
    data = {
        "kind": "case",
        "title": "旧车钥匙",
        "body_source": "那年他把车借给了表弟。",
        "citations": f"{law} 第二条",
        "conduct_date": "2019-05-04",
        "organization": tree.county.pk,
        "scope": "subtree",
        "region": "霁川县",
        "audience": ["领导干部", "基层干部"],
        "violation_types": "公车私用",
        "edit_no": "0",
    }
    assert client.post(reverse("library:create"), data).status_code == 302
    case = Resource.objects.get()
    assert case.citations.get().article.version.effective_date == date(2015, 1, 1)
    assert (case.year, case.region_unit, case.audience) == (2019, tree.county, "领导干部、基层干部")
    changed = {**data, "conduct_date": "2025-01-02", "edit_no": "1"}
    client.post(reverse("library:edit", args=[case.pk]), changed)
    assert case.citations.get().article.version.effective_date == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("conduct_date", "2100-01-01", "不能晚于今天"),
        ("year", "2001", "不一致"),
        ("region", "没有的县", "行政区划里没有"),
        ("violation_types", "影子的公司", "相近的有：影子公司"),
        ("industry", "不在词表", "不在词表"),
        ("scope", "galaxy", "galaxy"),
        ("minutes", "0", "1"),
    ],
)
def test_metadata_that_does_not_fit_is_reported_at_its_field(
    tree: Tree, field: str, typed: str, said: str
) -> None:
    data = {
        "kind": "case",
        "title": "题",
        "body_source": "正文。",
        "conduct_date": "2020-01-01",
        "organization": tree.county.pk,
        "scope": "subtree",
        "edit_no": "0",
        field: typed,
    }
    answer = client_of(tree.user(tree.county, Role.EDITOR)).post(reverse("library:create"), data)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Resource.objects.exists()


def test_the_list_filters_by_what_is_said_of_a_resource(tree: Tree) -> None:
    make_case("钱包里的字母", audience="领导干部、中层干部", violation_types="虚拟货币受贿", posts="出纳")
    make_case("直播间的梨", audience="基层干部", violation_types="直播带货", level="县")
    client, url = client_of(tree.user(tree.county)), reverse("library:index")
    for query in ({"audience": "中层干部"}, {"violation": "虚拟货币受贿"}, {"post": "出纳"}):
        words = client.get(url, query).content.decode()
        assert "钱包里的字母" in words and "直播间的梨" not in words
    words = client.get(url, {"level": "county"}).content.decode()
    assert "直播间的梨" in words and "钱包里的字母" not in words
