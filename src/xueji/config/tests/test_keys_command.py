"""Changing the keys of sealed columns: everything is sealed again, nothing is lost when the run is killed."""

import json
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from click.testing import CliRunner

from xueji.common import crypto
from xueji.common.audit.models import AuditEntry
from xueji.common.crypto import ring, rotation, suites
from xueji.config.cli.keys import command
from xueji.foundation.organizations import selectors
from xueji.foundation.organizations.models import Person
from xueji.foundation.organizations.testing import make_organization

BASE = os.environ.get("XUEJI_DATABASE_URL", "")
PEOPLE = 2500
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def found_by(typed: str) -> Person:
    """The one person found by typing."""
    everybody = Person.objects.all()
    return everybody.get(selectors.typed_person_q(everybody, typed))


@pytest.fixture
def own_ring(settings, tmp_path: Path) -> None:
    """A ring of the test's own."""
    settings.KEYRING_FILE = str(tmp_path / "keyring.json")


def make_people(count: int, first: int = 0) -> None:
    """People with a sealed phone number each, in one statement."""
    phones = {number: f"138{number:08d}" for number in range(first, first + count)}
    Person.objects.bulk_create(
        Person(
            code=f"p{number}",
            name="林晓岚",
            category="grassroots",
            phone_sealed=crypto.encrypt(phone),
            phone_index=crypto.blind_index(phone),
        )
        for number, phone in phones.items()
    )


def run(*arguments: str) -> str:
    """What the command printed; anything it raises is raised here."""
    return CliRunner().invoke(command, arguments, catch_exceptions=False).output


@pytest.mark.django_db
def test_everything_moves_to_the_new_key_and_suite_and_reads_the_same(own_ring, settings) -> None:
    make_organization()
    make_people(3)
    assert "k2" in run("new")
    assert crypto.current_header() == "aesgcm.k1"  # a new key waits until other machines have it
    settings.CRYPTO_SUITE = suites.SM
    assert "3 个值已改用 sm4gcm.k2 加密，3 个值逐个读回" in run("rotate", "--to", "k2")
    found = Person.objects.get(code="p2")
    assert found.phone_sealed.startswith("sm4gcm.k2:") and found.phone_index.startswith("sm4gcm.k2.")
    assert crypto.decrypt(found.phone_sealed) == "13800000002"
    assert found_by("13800000002") == found
    assert "0 个值已改用" in run("rotate")
    assert AuditEntry.objects.filter(action="crypto.rotate").count() == 2
    listed = json.loads(run("list", "--json"))
    assert listed["values"] == {"sm4gcm.k2": 3} and "secret" not in str(listed)


@pytest.mark.django_db
def test_between_two_keys_a_person_is_found_and_not_taken_for_changed(own_ring) -> None:
    make_people(1)
    ring.save(ring.held_ring().with_new_key(NOW).with_current("k2"))
    make_people(1, first=1)
    for number in (0, 1):
        person = Person.objects.get(code=f"p{number}")
        assert found_by(f"138{number:08d}") == person
        assert crypto.is_index_of(person.phone_index, f"138{number:08d}")


@pytest.mark.django_db
def test_a_value_that_cannot_be_read_is_named_and_left_as_it_is(own_ring) -> None:
    make_people(2)
    Person.objects.filter(code="p1").update(phone_sealed="aesgcm.k9:AAAA")
    run("new")
    with pytest.raises(rotation.RotationIncomplete, match="phone_sealed"):
        run("rotate", "--to", "k2")
    assert Person.objects.get(code="p0").phone_sealed.startswith("aesgcm.k2:")
    assert Person.objects.get(code="p1").phone_sealed == "aesgcm.k9:AAAA"


@pytest.mark.django_db
def test_a_key_is_dropped_only_when_nothing_needs_it(own_ring) -> None:
    make_people(1)
    with pytest.raises(rotation.KeyInUse, match="当前密钥"):
        run("drop", "k1", "--yes")
    run("new")
    ring.save(ring.held_ring().with_current("k2"))
    with pytest.raises(rotation.KeyInUse, match="1 个值"):
        run("drop", "k1", "--yes")
    run("rotate")
    assert "已从密钥环删除" in run("drop", "k1", "--yes")
    assert list(ring.held_ring().keys) == ["k2"]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A platform of its own for real processes: data folder and database."""
    found = {**os.environ, "XUEJI_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "xueji.config.settings"}
    found.pop("XUEJI_DATABASE_URL", None)
    name = f"keys_{uuid.uuid4().hex[:12]}"
    if BASE:
        with psycopg.connect(BASE, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        found["XUEJI_DATABASE_URL"] = urlunsplit(urlsplit(BASE)._replace(path=f"/{name}"))
    yield found
    if BASE:
        with psycopg.connect(BASE, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_rotation_killed_half_way_is_finished_by_the_next(environment: dict[str, str]) -> None:
    def process(*arguments: str) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", *arguments]
        return subprocess.Popen(
            line, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def finished(*arguments: str) -> str:
        done = process(*arguments)
        out, errors = done.communicate()
        assert done.returncode == 0, errors
        return out

    finished("xueji", "migrate")
    making = f"from xueji.config.tests.test_keys_command import make_people; make_people({PEOPLE})"
    finished("django", "shell", "-v", "0", "-c", making)
    finished("xueji", "keys", "new")

    killed = process("xueji", "keys", "rotate", "--to", "k2")
    assert killed.stderr is not None
    while not re.search(r"phone_sealed (1000|1500)/", line := killed.stderr.readline()):
        assert line, "The run ended before it could be killed."
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    values = json.loads(finished("xueji", "keys", "list", "--json"))["values"]
    assert sum(values.values()) == PEOPLE
    assert 0 < values["aesgcm.k1"] < PEOPLE  # it was killed in the middle, and no value is in between
    assert f"{values['aesgcm.k1']} 个值已改用" in finished("xueji", "keys", "rotate", "--to", "k2")
    assert json.loads(finished("xueji", "keys", "list", "--json"))["values"] == {"aesgcm.k2": PEOPLE}
    reading = (
        "from xueji.common import crypto; from xueji.foundation.organizations.models import Person; "
        "print(len({crypto.decrypt(p.phone_sealed) for p in Person.objects.all() "
        "if crypto.is_index_of(p.phone_index, f'138{int(p.code[1:]):08d}')}))"
    )
    assert finished("django", "shell", "-v", "0", "-c", reading).strip() == str(PEOPLE)
