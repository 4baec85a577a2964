"""Who gets in: the whole table of addresses, walked as a stranger, as a learner and with each role alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from xueji.activity.assessments import testing as assessments
from xueji.activity.study_sessions import testing as sessions
from xueji.common import access
from xueji.common.access import Audience
from xueji.foundation.library import testing as library
from xueji.foundation.organizations import selectors as organization_selectors
from xueji.foundation.organizations import testing as organizations
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.post_handbooks import testing as handbooks

WORDS = {
    "file_format": "pdf",
    "code": "ABCDEFGHIJKLMNOP",
    "ticket": "x",
    "token": "x",
    "step": "publish",
    "kind": "merge",
}
SHUT = {401, 403, 404, 405}
# Addresses that answer a program without a credential: what is spoken here, what names mean, how to get one.
SAID_TO_EVERYBODY = {"xapi:about", "xapi:oauth-token", "xapi:profile"}


@dataclass(frozen=True)
class Address:
    """One line of the table: its name with the namespace, and the arguments it takes."""

    name: str
    arguments: tuple[str, ...]

    def url(self, keys: dict[str, int], otherwise: int = 1) -> str:
        """The address with the key of a row for every argument; ``otherwise`` for those not given."""
        space = self.name.split(":")[0]
        values = {
            name: WORDS.get(name) or str(keys.get(f"{space}.{name}", keys.get(name, otherwise)))
            for name in self.arguments
        }
        return reverse(self.name, kwargs=values)


def addresses() -> list[Address]:
    """Every named address of the platform."""
    return sorted(set(_walk(get_resolver(), "")), key=lambda one: one.name)


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern) and entry.name:
            yield Address(f"{prefix}{entry.name}", tuple(entry.pattern.converters))


def asked(client: Client, url: str) -> dict[str, int | str]:
    """Status of GET and POST; a way to the sign-in page counts as its own word."""
    found: dict[str, int | str] = {}
    for method in ("get", "post"):
        answer = getattr(client, method)(url)
        leads_to_sign_in = answer.status_code == 302 and answer["Location"].startswith(
            reverse("account_login")
        )
        found[method] = "sign in" if leads_to_sign_in else answer.status_code
    return found


@pytest.fixture
def keys(db: None) -> dict[str, int]:
    """Keys of rows that exist, by argument name, in a unit whose host holds them."""
    made = sessions.make_session(status="ready")
    article = made.articles[0]
    question = assessments.make_question(article)
    other = organizations.make_organization("白鹭局党支部")
    person = organizations.make_person("高原", other)
    membership = person.memberships.get()
    grant = organizations.make_role(person, Role.INSPECTOR, other)
    return {
        "session_id": made.session.pk,
        "question_id": question.pk,
        "revision_id": question.current_id or 0,
        "resource_id": library.make_case(article=article).pk,
        "article_id": article.pk,
        "version_id": article.version_id,
        "regulation_id": article.version.regulation_id,
        "organization_id": other.pk,
        "unit_pk": other.pk,
        "parent_pk": other.pk,
        "person_id": person.pk,
        "pk": person.pk,
        "post_id": handbooks.make_handbook(handbooks.make_post(organization=other)).handbook.post_id,
        "membership": membership.pk,
        "grant": grant.pk,
    }


def audience(address: Address) -> Audience:
    """Whom the declared permissions of an address are for; the widest counts."""
    return min((one.audience for one in access.permissions_of_page(address.name)), key=list(Audience).index)


def roles_of(address: Address) -> set[str]:
    """The roles any of which opens an address."""
    return {role for one in access.permissions_of_page(address.name) for role in one.roles}


def admits_by_name(address: Address) -> bool:
    """Whether the gate lets everybody on to the view, which looks for people by name."""
    return any(one.besides for one in access.permissions_of_page(address.name))


def needing_roles() -> list[Address]:
    """Addresses that nobody without a role gets into."""
    return [address for address in addresses() if audience(address) is Audience.ROLES]


def test_a_stranger_is_led_to_the_sign_in_page(client: Client, keys: dict[str, int]) -> None:
    let_in = {}
    for address in addresses():
        if audience(address) not in (Audience.STRANGERS, Audience.TOOLS):
            answers = asked(client, address.url(keys))
            if not set(answers.values()) <= {"sign in", *SHUT}:
                let_in[address.name] = answers
    assert not let_in


def test_other_programs_get_nothing_without_a_credential(client: Client, db: None) -> None:
    let_in = {}
    for address in addresses():
        if audience(address) is Audience.TOOLS and address.name not in SAID_TO_EVERYBODY:
            answers = asked(client, address.url({}))
            if not set(answers.values()) <= SHUT:
                let_in[address.name] = answers
    assert not let_in


def test_a_learner_stays_out_of_administration(client: Client, keys: dict[str, int]) -> None:
    unit = organizations.make_organization()
    client.force_login(organizations.make_user(organizations.make_person("林晓岚", unit)))
    # The learner's own unit and page may be looked at; what is behind them may not be changed.
    own = {**keys, "unit_pk": unit.pk, "parent_pk": unit.pk, "organization_id": unit.pk}
    let_in = {}
    for address in needing_roles():
        answers = asked(client, address.url({**own, "pk": key_of(address.name, keys, unit.pk)}))
        if not set(answers.values()) <= SHUT:
            let_in[address.name] = answers
    assert not let_in


@pytest.mark.parametrize("role", Role.values)
def test_a_role_alone_opens_what_is_declared_for_it_and_nothing_else(role: str, keys: dict[str, int]) -> None:
    client = client_with(role)
    wrongly_in, wrongly_out = {}, {}
    for address in needing_roles():
        url = address.url({**keys, "pk": key_of(address.name, keys, keys["unit_pk"])})
        status = client.get(url).status_code
        if role in roles_of(address):
            if status == 403 or (status == 404 and not address.arguments):
                wrongly_out[address.name] = status
        elif not {status, client.post(url).status_code if admits_by_name(address) else status} <= SHUT:
            wrongly_in[address.name] = status
    assert not wrongly_in
    assert not wrongly_out


def key_of(name: str, keys: dict[str, int], unit_id: int) -> int:
    """What ``pk`` means in an address of the organizations."""
    rows = {
        "organizations:end-membership": keys["membership"],
        "organizations:revoke-role": keys["grant"],
        "organizations:edit-unit": unit_id,
        "organizations:change-unit": unit_id,
        "organizations:add-link": unit_id,
    }
    return rows.get(name, keys["pk"])


def client_with(*roles: str) -> Client:
    """Signed in as somebody with these roles over every unit there is, who belongs to a unit of one's own."""
    person = organizations.make_person("何立群", organizations.make_organization("松岭局党支部"))
    for unit in organization_selectors.top_units(organizations.BEGIN):
        for role in roles:
            organizations.make_role(person, role, unit)
    client = Client(raise_request_exception=False)
    client.force_login(organizations.make_user(person, password="3-lakes-and-a-Hill"))
    return client


class Everybody:
    """People who together hold every role; the three administrators are never one person."""

    def __init__(self) -> None:
        shared = [role for role in Role.values if role not in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)]
        groups = [shared, [Role.SECURITY_ADMIN], [Role.AUDIT_ADMIN]]
        self.clients = [(set(roles), client_with(*roles)) for roles in groups]

    def who_opens(self, address: Address) -> Client:
        """Somebody whom the page does not turn away."""
        wanted = roles_of(address)
        return next(client for roles, client in self.clients if not wanted or wanted & roles)


def test_numbers_and_characters_no_row_can_have_break_nothing(keys: dict[str, int]) -> None:
    everybody = Everybody()
    broken = {}
    for address in addresses():
        if not address.arguments:
            continue
        answers = asked(everybody.who_opens(address), address.url({}, otherwise=10**30))
        if any(isinstance(status, int) and status >= 500 for status in answers.values()):
            broken[address.name] = answers
    assert not broken


QUERIES = [
    "q=%00",
    "text=a%00b",
    "unit=%00",
    "unit=" + "9" * 30,
    "unit=" + "9" * 5000,
    "q=" + "%E5%AD%A6" * 1500,
    "month=9999-12",
    "month=0001-01",
    "date_from=0001-01-01&date_to=9999-12-31",
    "as_of=9999-12-31",
    "sort=-%00&page=%C2%B2",
    "person=%C2%B2&unit=%C2%B2",
    "year=9999&page=99999",
]


@pytest.mark.parametrize("query", QUERIES)
def test_queries_that_make_no_sense_break_nothing(keys: dict[str, int], query: str) -> None:
    everybody = Everybody()
    broken = {}
    for address in addresses():
        if not address.arguments and address.name != "account_logout":
            status = everybody.who_opens(address).get(f"{address.url({})}?{query}").status_code
            if status >= 500:
                broken[address.name] = status
    assert not broken


def test_a_nul_character_in_a_form_is_refused(client: Client, keys: dict[str, int]) -> None:
    client.force_login(organizations.make_user())
    answer = client.post(reverse("study_sessions:feed"), {"act": "a\x00b"})
    assert answer.status_code == 400
