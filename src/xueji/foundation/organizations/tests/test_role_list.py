"""The list of roles: found by holder, unit and purpose."""

import pytest
from django.test import Client
from django.urls import reverse

from xueji.foundation.organizations import testing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [("林晓", 1), ("晓岚", 1), ("lxl", 1), ("水务", 1), ("晓岚 水务", 1), ("何立群 水务", 0), ("没有", 0)],
)
def test_roles_are_found_by_holder_and_unit(client: Client, text: str, found: int) -> None:
    bureau = testing.make_organization("水务局")
    other = testing.make_organization("教育局")
    guard = testing.make_person("祝秋实", bureau)
    testing.make_role(guard, "security_admin", bureau)
    testing.make_role(testing.make_person("林晓岚", bureau), "organizer", bureau)
    testing.make_role(testing.make_person("何立群", other), "organizer", other)
    client.force_login(testing.make_user(guard))
    rows = client.get(reverse("organizations:roles"), {"q": text}).context["listing"].objects
    assert len([row for row in rows if row.role == "organizer"]) == found


def test_names_that_begin_with_the_word_come_alone(client: Client) -> None:
    bureau = testing.make_organization("水务局")
    guard = testing.make_person("祝秋实", bureau)
    testing.make_role(guard, "security_admin", bureau)
    for name in ("晓岚", "林晓岚"):
        testing.make_role(testing.make_person(name, bureau), "organizer", bureau)
    client.force_login(testing.make_user(guard))
    rows = client.get(reverse("organizations:roles"), {"q": "晓岚"}).context["listing"].objects
    assert [row.person.name for row in rows] == ["晓岚"]
