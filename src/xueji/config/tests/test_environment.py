"""Settings from the environment: loud on nonsense, safe by default."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dj_database_url
import pytest
from django.db import connection

from xueji.common.errors import UnsafeSettings
from xueji.config import environment


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUEJI_DEBUG", "maybe")
    with pytest.raises(UnsafeSettings, match="XUEJI_DEBUG"):
        environment.env_flag("XUEJI_DEBUG", default=False)


@pytest.mark.parametrize("key", ["short", "a" * 60])
def test_a_weak_secret_key_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str) -> None:
    monkeypatch.setenv("XUEJI_SECRET_KEY", key)
    with pytest.raises(UnsafeSettings, match="XUEJI_SECRET_KEY"):
        environment.secret_key(tmp_path)


def test_a_laptop_gets_a_key_of_its_own_that_only_the_owner_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XUEJI_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert environment.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_an_emptied_key_is_refused_and_not_made_anew(tmp_path: Path) -> None:
    (tmp_path / "audit_key").write_text("")
    with pytest.raises(UnsafeSettings, match="audit_key is empty"):
        environment.stored_secret(tmp_path, "audit_key")
    assert (tmp_path / "audit_key").read_text() == ""


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        found = set(starters.map(lambda _: environment.stored_secret(tmp_path, "audit_key"), range(8)))
    assert len(found) == 1 and [path.name for path in tmp_path.iterdir()] == ["audit_key"]


def test_debug_pages_are_never_served_to_others() -> None:
    environment.refuse_unsafe(debug=True, allowed_hosts=["127.0.0.1"])
    with pytest.raises(UnsafeSettings, match="XUEJI_DEBUG"):
        environment.refuse_unsafe(debug=True, allowed_hosts=["127.0.0.1", "study.example.org"])


POSTGRES = "django.db.backends.postgresql"


@pytest.mark.parametrize(
    ("url", "primary_engine"), [("sqlite:///x.sqlite3", POSTGRES), ("postgres://h/x", "sqlite3")]
)
def test_only_postgresql_has_replicas(url: str, primary_engine: str) -> None:
    with pytest.raises(UnsafeSettings, match="PostgreSQL on both sides"):
        environment.replica_database(url, primary_engine)


def test_the_replica_takes_no_writes_whatever_stands_behind_the_address() -> None:
    found = environment.replica_database("postgres://xueji@replica/xueji", POSTGRES)
    assert "default_transaction_read_only=on" in found["OPTIONS"]["options"]


def test_postgresql_is_told_how_to_plan_and_the_address_has_the_last_word() -> None:
    url = "postgres://xueji@base/xueji?options=-c%20random_page_cost%3D4"
    found = environment.planned_for_pages(dj_database_url.parse(url))
    assert found["OPTIONS"]["options"] == "-c random_page_cost=1.1 -c jit=off -c random_page_cost=4"
    assert "OPTIONS" not in environment.planned_for_pages(dj_database_url.parse("sqlite:///x.sqlite3"))


@pytest.mark.django_db
def test_the_database_plans_as_it_is_told() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jit'), current_setting('random_page_cost')")
        assert cursor.fetchone() == ("off", "1.1")
