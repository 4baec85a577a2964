"""Field encryption and blind indexes: suites, the ring of keys, values of earlier versions."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from xueji.common import crypto
from xueji.common.crypto import ring, suites
from xueji.common.crypto.columns import sealed_columns
from xueji.common.errors import UnsafeSettings

PHONE = "13800000000"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_ring(settings, tmp_path: Path) -> None:
    """Each test begins with a ring of its own."""
    settings.KEYRING_FILE = str(tmp_path / "keyring.json")


@pytest.fixture(params=[suites.AES, suites.SM])
def suite(request: pytest.FixtureRequest, settings) -> str:
    """Each suite in turn."""
    settings.CRYPTO_SUITE = request.param
    return request.param


@given(text=st.text())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_encrypted_comes_back(suite: str, text: str) -> None:
    sealed = crypto.encrypt(text)
    assert crypto.decrypt(sealed) == text
    assert not text or sealed.startswith(f"{suite}.k1:")


def test_equal_texts_look_different_but_index_alike(suite: str) -> None:
    assert crypto.encrypt(PHONE) != crypto.encrypt(PHONE)
    assert crypto.blind_index(PHONE) == crypto.blind_index(PHONE)
    assert crypto.blind_index(PHONE) != crypto.blind_index("13800000001")
    assert len(crypto.blind_index(PHONE)) <= 60


def test_a_value_of_the_other_suite_is_still_read_and_found(settings) -> None:
    settings.CRYPTO_SUITE = suites.AES
    sealed, index = crypto.encrypt(PHONE), crypto.blind_index(PHONE)
    settings.CRYPTO_SUITE = suites.SM
    assert crypto.decrypt(sealed) == PHONE
    assert index in crypto.blind_indexes(PHONE) and crypto.is_index_of(index, PHONE)
    assert not crypto.is_index_of(index, "13800000001")


def test_values_of_a_former_key_are_read_after_the_change() -> None:
    sealed, index = crypto.encrypt(PHONE), crypto.blind_index(PHONE)
    ring.save(ring.held_ring().with_new_key(NOW).with_current("k2"))
    assert crypto.encrypt(PHONE).startswith("aesgcm.k2:")
    assert crypto.decrypt(sealed) == PHONE and crypto.is_index_of(index, PHONE)
    ring.save(ring.held_ring().without("k1"))
    with pytest.raises(ring.KeyMissing, match="k1"):
        crypto.decrypt(sealed)


def test_the_only_key_of_earlier_versions_becomes_the_first_of_the_ring(tmp_path: Path) -> None:
    (tmp_path / "field_key").write_text("an-old-key", encoding="ascii")
    old_key = hmac.new(b"an-old-key", b"field", hashlib.sha256).digest()
    old = base64.urlsafe_b64encode(b"n" * 12 + AESGCM(old_key).encrypt(b"n" * 12, PHONE.encode(), None))
    old_index = hmac.new(
        hmac.new(b"an-old-key", b"index", hashlib.sha256).digest(), PHONE.encode(), hashlib.sha256
    )
    assert crypto.decrypt(f"aesgcm1:{old.decode()}") == PHONE
    letters = base64.urlsafe_b64encode(old_index.digest()).decode().rstrip("=")
    assert crypto.is_index_of(letters, PHONE) and letters in crypto.blind_indexes(PHONE)


def test_a_changed_value_is_refused(suite: str) -> None:
    header, _, body = crypto.encrypt(PHONE).partition(":")
    raw = bytearray(base64.urlsafe_b64decode(body))
    raw[-1] ^= 1
    with pytest.raises(suites.ValueDamaged, match="改动"):
        crypto.decrypt(f"{header}:{base64.urlsafe_b64encode(bytes(raw)).decode()}")
    with pytest.raises(suites.ValueDamaged):
        crypto.decrypt(f"{header}:")


def test_a_suite_this_machine_lacks_is_refused_in_words(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xueji.common.crypto.suites.is_available", lambda name: name != suites.SM)
    settings.CRYPTO_SUITE = suites.SM
    with pytest.raises(suites.SuiteUnavailable, match="SM3、SM4"):
        crypto.encrypt(PHONE)
    with pytest.raises(UnsafeSettings, match="sm4gcm"):
        suites.refuse_unavailable(suites.SM)
    with pytest.raises(suites.SuiteUnavailable):
        crypto.decrypt("other.k1:AAAA")


def test_a_broken_ring_is_said_and_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "keyring.json").write_text("{", encoding="ascii")
    with pytest.raises(ring.RingUnreadable):
        crypto.encrypt(PHONE)
    assert (tmp_path / "keyring.json").read_text(encoding="ascii") == "{"


def test_only_the_owner_reads_the_ring(tmp_path: Path) -> None:
    crypto.encrypt(PHONE)
    assert (tmp_path / "keyring.json").stat().st_mode & 0o077 == 0


def test_every_sealed_field_of_every_model_is_known() -> None:
    found = {column.label: column.index for column in sealed_columns()}
    assert found["organizations.Person.phone_sealed"] == "phone_index"
    assert found["learning_records.ForwardTarget.secret_sealed"] == ""
