"""A resource studied in a session stays readable to those who were invited."""

import pytest
from django.test import Client

from xueji.activity.study_sessions.models import PackItem
from xueji.activity.study_sessions.testing import make_session
from xueji.foundation.library import selectors as library
from xueji.foundation.library.models import Resource
from xueji.foundation.library.testing import make_case
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import testing as people

pytestmark = pytest.mark.django_db


def test_what_was_studied_stays_open_when_its_scope_is_narrowed() -> None:
    made = make_session(status="ready")
    owner = people.make_organization("别的单位")
    case = make_case(organization=owner, scope="unit")
    studied = make_case("学过的", organization=owner, scope="unit")
    PackItem.objects.create(
        session=made.session, kind="case", resource=studied, reason="手工", reading_seconds=60, sort_no=99
    )
    client = Client()
    client.force_login(organizations.account_of(made.session.invitations.first().person))
    assert client.get(library.resource_url(studied)).status_code == 200
    assert client.get(library.resource_url(case)).status_code == 404
    Resource.objects.filter(pk=studied.pk).update(status="draft")
    assert client.get(library.resource_url(studied)).status_code == 404
