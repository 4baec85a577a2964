"""Password hashing with SM3."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from xueji.common.crypto.passwords import ARGON2, PBKDF2_SM3, hashers_beginning_with
from xueji.common.errors import UnsafeSettings


def test_a_password_is_hashed_with_sm3_when_asked_and_older_ones_still_open(settings) -> None:
    settings.PASSWORD_HASHERS = hashers_beginning_with(ARGON2)
    older = make_password("three-lakes-and-a-hill")
    settings.PASSWORD_HASHERS = hashers_beginning_with(PBKDF2_SM3)
    made = make_password("three-lakes-and-a-hill")
    assert made.startswith("pbkdf2_sm3$") and identify_hasher(made).algorithm == PBKDF2_SM3
    assert check_password("three-lakes-and-a-hill", made)
    assert not check_password("three-lakes-and-a-hall", made)
    assert check_password("three-lakes-and-a-hill", older)


def test_without_sm3_the_process_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hashlib.algorithms_available", {"sha256"})
    with pytest.raises(UnsafeSettings, match="SM3"):
        hashers_beginning_with(PBKDF2_SM3)
