"""Credentials: rotation with an overlap, tokens, rates, and the moment of the last use."""

import base64
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from xueji.foundation.learning_records import services
from xueji.foundation.learning_records.lrs import credentials, rates
from xueji.foundation.learning_records.lrs.answers import Refused
from xueji.foundation.learning_records.models import XapiCredential
from xueji.foundation.organizations import testing as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    credentials.forget()
    rates.forget()


def made(**given):
    facts = {"name": "微课平台", "organization": people.make_organization(), "scopes": ["all"], **given}
    return services.create_credential(now=timezone.now(), **facts)


def basic(key, secret):
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


def asked(authorization, path="/xapi/statements"):
    return Client().get(path, headers={"authorization": authorization, "x-experience-api-version": "1.0.3"})


def token(key, secret, **more):
    body = {"grant_type": "client_credentials", "client_id": key, "client_secret": secret, **more}
    text = "&".join(f"{name}={value}" for name, value in body.items())
    return Client().post("/xapi/oauth/token", text, content_type="application/x-www-form-urlencoded")


def test_after_a_rotation_both_secrets_work_for_a_while_then_only_the_new_one():
    old = made()
    new = services.rotate_credential(old.key, timezone.now())
    assert new.secret != old.secret
    for secret in (old.secret, new.secret):
        assert asked(basic(old.key, secret)).status_code == 200
    XapiCredential.objects.update(former_until=timezone.now() - timedelta(seconds=1))
    credentials.forget()
    assert asked(basic(old.key, old.secret)).status_code == 401
    assert asked(basic(old.key, new.secret)).status_code == 200


def test_a_token_stands_for_the_credential_until_it_is_revoked():
    tool = made()
    answer = token(tool.key, tool.secret)
    told = json.loads(answer.content)
    assert (answer.status_code, told["token_type"], told["expires_in"]) == (200, "Bearer", 3600)
    assert answer["Cache-Control"] == "no-store"
    assert asked(f"Bearer {told['access_token']}").status_code == 200
    services.revoke_credential(tool.key, timezone.now())
    assert asked(f"Bearer {told['access_token']}").status_code == 401


def test_a_rotation_ends_tokens_when_the_overlap_ends():
    tool = made()
    told = json.loads(token(tool.key, tool.secret).content)
    services.rotate_credential(tool.key, timezone.now(), overlap=timedelta(0))
    assert asked(f"Bearer {told['access_token']}").status_code == 401


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "%00"}, 401, "invalid_client"),
    ],
)
def test_a_token_is_refused_in_the_words_of_oauth(change, status, error):
    tool = made()
    answer = token(tool.key, tool.secret, **change)
    assert (answer.status_code, json.loads(answer.content)["error"]) == (status, error)


@pytest.mark.parametrize("bad", ["Bearer", "Bearer x", "Bearer a:b:c", "Digest x", "Basic \x00", ""])
def test_nonsense_in_place_of_a_credential_is_a_401(bad):
    assert asked(bad).status_code == 401


def test_a_tool_beyond_its_rate_is_told_when_to_come_again_and_others_go_on():
    busy, calm = made(requests_a_minute=3), made(requests_a_minute=3)
    statuses = [asked(basic(busy.key, busy.secret)).status_code for _ in range(4)]
    refused = asked(basic(busy.key, busy.secret))
    assert statuses == [200, 200, 200, 429]
    assert 1 <= int(refused["Retry-After"]) <= 20
    assert asked(basic(calm.key, calm.secret)).status_code == 200


def test_the_bucket_fills_steadily_and_no_higher_than_a_minute():
    for _ in range(60):
        rates.count(1, 60, now=100.0)
    with pytest.raises(Refused) as refusal:
        rates.count(1, 60, now=100.0)
    assert (refusal.value.status, refusal.value.retry_after) == (429, 1)
    rates.count(1, 60, now=101.0)
    for _ in range(60):
        rates.count(1, 60, now=9000.0)
    with pytest.raises(Refused):
        rates.count(1, 60, now=9000.0)


def test_the_last_use_is_kept():
    tool = made()
    asked(basic(tool.key, tool.secret))
    assert XapiCredential.objects.get(key=tool.key).last_used_at is not None
