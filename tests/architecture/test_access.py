"""Who gets in: the whole table of addresses, walked as a stranger and as a learner without any role."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from xueji.activity.assessments import testing as assessments
from xueji.activity.study_sessions import testing as sessions
from xueji.foundation.library import testing as library
from xueji.foundation.organizations import testing as organizations
from xueji.foundation.organizations.selectors import Role

# Pages that answer a stranger, each for a reason that its view names.
OPEN_TO_STRANGERS = {
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",  # between password and second proof nobody is signed in yet
    "mfa_login_webauthn",  # the passkey is what is checked
    "live:arrive",  # the code in the address is what is checked
    "live:pulse",  # says only whether a page is still the newest
    "live:check-in",  # the signed pass says who asks
    "live:answer",
    "study_sessions:feed-file",  # the secret in the address is the key
    "xapi:oauth-token",  # the secret of the tool is what is checked
    "ui:set-preference",
    "ui:choose-unit",
    "xapi:profile",  # says what the identifiers of our published profile mean
    "xapi:about",  # says which versions of xAPI are spoken, as the specification wants it
}
# What administration, editing and oversight are made of; nothing of it is for a learner.
FOR_ROLES_ONLY = {
    "archives:people",
    "archives:person",
    "archives:export-person",
    "archives:ledger",
    "archives:new-entry",
    "archives:entry",
    "archives:edit-entry",
    "archives:follow-up",
    "assessments:create",
    "assessments:question",
    "assessments:edit",
    "assessments:move",
    "assessments:create-test",
    "assessments:test",
    "jobs:all",
    "jobs:operations",
    "knowledge_graph:checks",
    "knowledge_graph:commit",
    "knowledge_graph:create",
    "knowledge_graph:create-risk",
    "knowledge_graph:discard",
    "knowledge_graph:edit",
    "knowledge_graph:edit-risk",
    "knowledge_graph:export",
    "knowledge_graph:files",
    "knowledge_graph:link-article",
    "knowledge_graph:link-thing",
    "knowledge_graph:links",
    "knowledge_graph:merge",
    "knowledge_graph:restore",
    "knowledge_graph:retire",
    "knowledge_graph:retire-risk",
    "knowledge_graph:suggestion",
    "knowledge_graph:unlink-article",
    "knowledge_graph:unlink-thing",
    "learning_records:tools",
    "learning_records:new-tool",
    "learning_records:rotate-tool",
    "learning_records:revoke-tool",
    "learning_records:unmatched",
    "learning_records:matched",
    "learning_records:aside",
    "learning_records:match",
    "learning_records:set-aside",
    "learning_records:unmatch",
    "learning_records:take-back",
    "learning_records:targets",
    "learning_records:new-target",
    "learning_records:target",
    "learning_records:switch-target",
    "learning_records:send-again",
    "learning_records:import-training",
    "learning_records:commit-training",
    "learning_records:failed-training",
    "learning_records:training-template",
    "library:create",
    "library:edit",
    "library:move",
    "library:revision",
    "library:restore",
    "library:remove-file",
    "library:purge-file",
    "library:files",
    "library:create-practice",
    "library:decide",
    "library:duplicates",
    "library:edit-practice",
    "library:mix",
    "library:mix-records",
    "library:proposal",
    "library:proposals",
    "library:propose",
    "library:recommend",
    "library:remove-term",
    "library:shortages",
    "library:use",
    "library:vocabulary",
    "organizations:import-units",
    "organizations:commit-units",
    "organizations:edit-unit",
    "organizations:create-unit",
    "organizations:create-person",
    "organizations:people",
    "organizations:import-people",
    "organizations:commit-people",
    "organizations:failed-people",
    "organizations:people-template",
    "organizations:edit-person",
    "organizations:add-membership",
    "organizations:end-membership",
    "organizations:open-account",
    "organizations:reset-password",
    "organizations:unlock-account",
    "organizations:roles",
    "organizations:assign-role",
    "organizations:revoke-role",
    "organizations:audit",
    "organizations:quarantine",
    "organizations:delete-quarantined",
    "regulations:new-import",
    "regulations:draft",
    "regulations:discard-draft",
    "regulations:edit",
    "regulations:version-dates",
    "regulations:disciplines",
    "regulations:pair-articles",
    "regulations:confirm-comparison",
    "regulations:grade-change",
    "regulations:release-pairing",
    "sign_in:reset-factors",
    "spaced_repetition:unit",
    "study_sessions:new",
    "study_sessions:meeting",
    "study_sessions:content",
    "study_sessions:change-content",
    "study_sessions:people",
    "study_sessions:start",
    "study_sessions:approve",
    "study_sessions:withdraw",
    "study_sessions:open",
    "study_sessions:close",
    "study_sessions:cancel",
    "study_sessions:roll",
    "study_sessions:discussion",
    "study_sessions:correct",
    "study_sessions:sign-in-sheet",
    "study_sessions:minutes-word",
    "study_sessions:minutes-pdf",
    "study_sessions:start-series",
    "study_sessions:end-series",
    "live:present",
    "live:stage",
}
WORDS = {"file_format": "pdf", "code": "ABCDEFGHIJKLMNOP", "ticket": "x", "token": "x", "step": "publish"}
SHUT = {401, 403, 404, 405}


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
        "membership": membership.pk,
        "grant": grant.pk,
    }


def test_the_lists_name_addresses_that_exist() -> None:
    names = {address.name for address in addresses()}
    assert not (OPEN_TO_STRANGERS | FOR_ROLES_ONLY) - names


def test_a_stranger_is_led_to_the_sign_in_page(client: Client, keys: dict[str, int]) -> None:
    let_in = {}
    for address in addresses():
        if address.name not in OPEN_TO_STRANGERS:
            answers = asked(client, address.url(keys))
            if not set(answers.values()) <= {"sign in", *SHUT}:
                let_in[address.name] = answers
    assert not let_in


def test_a_learner_stays_out_of_administration(client: Client, keys: dict[str, int]) -> None:
    unit = organizations.make_organization()
    client.force_login(organizations.make_user(organizations.make_person("林晓岚", unit)))
    # The learner's own unit and page may be looked at; what is behind them may not be changed.
    own = {**keys, "unit_pk": unit.pk, "parent_pk": unit.pk, "organization_id": unit.pk}
    let_in = {}
    for address in addresses():
        if address.name in FOR_ROLES_ONLY:
            answers = asked(client, address.url({**own, "pk": key_of(address.name, keys, unit.pk)}))
            if not set(answers.values()) <= SHUT:
                let_in[address.name] = answers
    assert not let_in


def key_of(name: str, keys: dict[str, int], unit_id: int) -> int:
    """What ``pk`` means in an address of the organizations."""
    rows = {
        "organizations:end-membership": keys["membership"],
        "organizations:revoke-role": keys["grant"],
        "organizations:edit-unit": unit_id,
    }
    return rows.get(name, keys["pk"])


def who_holds_every_role() -> Client:
    """Signed in as somebody whom no page turns away; the services would never give one person all of them."""
    unit = organizations.make_organization()
    person = organizations.make_person("何立群", unit)
    for role in Role.values:
        person.roles.create(role=role, organization=unit, valid_from=organizations.BEGIN)
    client = Client(raise_request_exception=False)
    client.force_login(organizations.make_user(person, password="3-lakes-and-a-Hill"))
    return client


def test_numbers_and_characters_no_row_can_have_break_nothing(keys: dict[str, int]) -> None:
    client = who_holds_every_role()
    broken = {}
    for address in addresses():
        if not address.arguments:
            continue
        answers = asked(client, address.url({}, otherwise=10**30))
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
    client = who_holds_every_role()
    broken = {}
    for address in addresses():
        if not address.arguments and address.name != "account_logout":
            status = client.get(f"{address.url({})}?{query}").status_code
            if status >= 500:
                broken[address.name] = status
    assert not broken


def test_a_nul_character_in_a_form_is_refused(client: Client, keys: dict[str, int]) -> None:
    client.force_login(organizations.make_user())
    answer = client.post(reverse("study_sessions:feed"), {"act": "a\x00b"})
    assert answer.status_code == 400
