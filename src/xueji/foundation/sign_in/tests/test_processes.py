"""What counts once, and what is counted, holds for two processes of the application at once."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from xueji.foundation.organizations.testing import make_person, make_user
from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.models import UsedProof
from xueji.foundation.sign_in.testing import code_of, give_authenticator

PASSWORD = "qing-xi-9-dian"
# Signs in with the password, says so, waits for a line, and then tries each code it was given.
WORKER = """
import json, sys, django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS, settings.LOGIN_REDIRECT_URL = ["testserver"], "mfa_index"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
from django.test import Client
guest = Client()
guest.post("/accounts/login/", {"login": "yan.ke", "password": sys.argv[1]})
print("ready", flush=True)
for line in sys.stdin:
    guest.post("/accounts/security/authenticate/", {"code": line.strip()})
    print(json.dumps("_auth_user_id" in guest.session), flush=True)
"""


def database(tmp_path):
    """Where another process finds the rows of this test."""
    if connection.vendor != "sqlite":
        held = connection.settings_dict
        return f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
    file = tmp_path / "shared.sqlite3"
    copy = sqlite3.connect(file)
    connection.ensure_connection()
    connection.connection.backup(copy)
    copy.close()
    return f"sqlite:///{file}"


class Process:
    """A process of the application in which somebody has given the password of ``yan.ke``."""

    def __init__(self, url):
        environment = {
            **os.environ, "XUEJI_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "xueji.config.settings",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, PASSWORD],
            env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def wait(self):
        assert self.process.stdout.readline() == "ready\n"

    def send(self, code):
        self.process.stdin.write(f"{code}\n")
        self.process.stdin.flush()

    def is_in(self):
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


@pytest.fixture
def processes(transactional_db, tmp_path):
    """The secret of an authenticator, and two processes that ask for a code of it."""
    user = make_user(make_person("严可"), username="yan.ke", password=PASSWORD)
    secret = give_authenticator(user)
    url = database(tmp_path)
    pair = [Process(url), Process(url)]
    for one in pair:
        one.wait()
    yield secret, *pair
    for one in pair:
        one.end()


def test_the_same_digits_sent_to_two_processes_let_one_in(processes):
    secret, first, second = processes
    code = code_of(secret)
    first.send(code)
    second.send(code)
    assert sorted([first.is_in(), second.is_in()]) == [False, True]


def test_guesses_are_counted_together(processes):
    secret, first, second = processes
    for one in (first, second, first, second, first):
        one.send("123123")
        assert not one.is_in()
    # Three guesses here and two there are five: the right digits come too late in both.
    for one in (first, second):
        one.send(code_of(secret, 1))
        assert not one.is_in()


@pytest.mark.django_db
def test_a_proof_counts_again_when_it_is_over_and_is_forgotten():
    now = timezone.now()
    use = {"until": now + timedelta(seconds=90)}
    assert services.use_once("totp", "1:123456", now=now, **use)
    assert not services.use_once("totp", "1:123456", now=now + timedelta(seconds=89), **use)
    assert services.use_once("totp", "2:123456", now=now, **use)
    later = now + timedelta(seconds=91)
    assert services.use_once("totp", "1:123456", until=later + timedelta(seconds=90), now=later)
    services.sweep_used_proofs(later)
    assert UsedProof.objects.count() == 1
    assert "123456" not in str(UsedProof.objects.values())
