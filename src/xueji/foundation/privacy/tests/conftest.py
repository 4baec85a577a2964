"""A unit at the top of the tree, its office, an organizer and a learner."""

from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.test import Client

from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday
# The gate refuses who has no role at all, the view who has it elsewhere.
SHUT = (403, 404)
PAGE = {"HTTP_ACCEPT": "text/html"}


@pytest.fixture(autouse=True)
def no_cached_notice():
    """The number of the present notice is kept for a minute; each test asks anew."""
    caches["local"].clear()
    yield
    caches["local"].clear()


@pytest.fixture
def unit(db):
    """The unit at the top."""
    return make_organization("青溪局党委")


def with_role(name, role, unit):
    """An account that holds a role over the unit."""
    person = make_person(name, unit)
    make_role(person, role, unit)
    return make_user(person)


@pytest.fixture
def officer(unit):
    """One of the office."""
    return with_role("纪元善", Role.DISCIPLINE_OFFICE, unit)


@pytest.fixture
def colleague(unit):
    """Another of the office."""
    return with_role("阮淑珍", Role.DISCIPLINE_OFFICE, unit)


@pytest.fixture
def organizer(unit):
    """Who organizes study."""
    return with_role("窦海宁", Role.ORGANIZER, unit)


@pytest.fixture
def learner(unit):
    """A member with a phone number."""
    return make_user(make_person("林晓岚", unit, phone="13812345678"))


def signed_in(user):
    """A browser of somebody."""
    client = Client()
    client.force_login(user)
    return client
