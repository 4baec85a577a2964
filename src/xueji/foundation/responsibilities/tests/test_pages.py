"""What the pages show, refuse and give as a file."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.responsibilities import services
from xueji.foundation.responsibilities.models import GroupMember, LeadingGroup, Responsibility
from xueji.foundation.responsibilities.testing import make_item

pytestmark = pytest.mark.django_db
LONG_AGO, FAR = date(2020, 1, 31), date(2099, 1, 31)


@pytest.fixture
def unit() -> Organization:
    return make_organization("青溪局", kind="agency")


def signed_in(unit: Organization, role: str = "") -> Client:
    person = make_person(organization=unit)
    if role:
        make_role(person, role, unit)
    client = Client()
    client.force_login(make_user(person))
    return client


def url(name: str, *arguments: object) -> str:
    return reverse(f"responsibilities:{name}", args=arguments)


def test_the_list_tells_overdue_ones_apart_and_is_exported_as_a_form(unit: Organization) -> None:
    below = make_organization("青溪站", unit)
    make_item(unit, due_date=LONG_AGO, text="已过期的事")
    make_item(below, due_date=FAR, text="下级的事")
    make_item(make_organization("别的局"), text="别处的事")
    client = signed_in(unit, "inspector")

    def shown(**query: str) -> set[str]:
        return {row.text for row in client.get(url("items"), query).context["listing"].objects}

    assert shown() == {"已过期的事", "下级的事"}
    assert shown(status="overdue") == {"已过期的事"} and shown(status="in_force") == {"下级的事"}
    assert "已逾期" in client.get(url("items")).content.decode()
    book = load_workbook(io.BytesIO(client.get(url("items"), {"export": "xlsx"}).content))
    words = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert "主体责任清单" in words and "已过期的事" in words and "已逾期" in words
    assert any(word.startswith("填表人") for word in words)


def test_a_keeper_sets_up_group_and_list(unit: Organization) -> None:
    client, person = signed_in(unit, "organizer"), make_person("岑振宇", unit)
    client.post(url("create-group", unit.pk), {"name": "学纪工作领导小组", "valid_from": "2026-01-01"})
    group = LeadingGroup.objects.get()
    seat = {"person": person.pk, "role": "head", "valid_from": "2026-01-01"}
    assert client.post(url("seat-member", group.pk), seat).status_code == 302
    again = client.post(url("seat-member", group.pk), seat)
    assert again.status_code == 422 and "现在是岑振宇" in again.content.decode()
    form = {
        "tier": "secretary",
        "text": "半年研究一次",
        "owner": person.pk,
        "year": 2026,
        "due_date": "2026-06-30",
    }
    assert client.post(url("create", unit.pk), form).status_code == 302
    page = client.get(url("unit", unit.pk), {"year": "2026"}).content.decode()
    assert "半年研究一次" in page and "组长" in page and "下达 1 项草稿" in page
    client.post(url("give-out", unit.pk), {"year": "2026"})
    assert Responsibility.objects.get().status == "in_force"
    client.post(url("end-member", GroupMember.objects.get().pk), {"valid_until": "2026-07-01"})
    assert GroupMember.objects.get().valid_until == date(2026, 7, 1)


def test_an_owner_shows_evidence_and_reports_and_another_checks(unit: Organization) -> None:
    item = make_item(unit, due_date=FAR)
    owner, checker = Client(), signed_in(unit, "discipline_office")
    owner.force_login(make_user(item.owner))
    assert item.text in owner.get(url("mine")).content.decode()
    assert item.text in owner.get(reverse("today")).content.decode()
    file = SimpleUploadedFile("纪要.txt", "会议纪要".encode())
    assert owner.post(url("add-evidence", item.pk), {"upload": file}).status_code == 302
    piece = item.evidence.get()
    assert b"".join(owner.get(url("evidence", piece.pk)).streaming_content) == "会议纪要".encode()
    assert owner.post(url("report", item.pk), {"report": " "}).status_code == 422
    owner.post(url("report", item.pk), {"report": "听取两次"})
    assert owner.post(url("check", item.pk), {"outcome": "done"}).status_code in (403, 404)
    back = checker.post(url("check", item.pk), {"outcome": "back", "note": ""})
    assert back.status_code == 422 and "退回的原因" in back.content.decode()
    checker.post(url("check", item.pk), {"outcome": "done"})
    item.refresh_from_db()
    assert item.status == "done"


def test_a_foreign_row_is_a_404(unit: Organization) -> None:
    item = make_item(make_organization("别的局"))
    services.add_link(item.pk, "记录", "/sessions/1/", actor=make_user(item.owner), now=timezone.now())
    for client in (signed_in(unit), signed_in(unit, "organizer")):
        for address in (url("item", item.pk), url("unit", item.organization_id)):
            assert client.get(address).status_code in (403, 404)
        assert client.get(url("evidence", item.evidence.get().pk)).status_code == 404
        assert client.post(url("report", item.pk), {"report": "x"}).status_code == 404
    assert signed_in(unit).get(url("items")).status_code == 403
    own = make_item(unit)
    assert signed_in(unit, "inspector").get(url("edit", own.pk)).status_code == 403
