"""Field encryption and blind indexes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.common import crypto


@given(st.text())
def test_what_was_encrypted_comes_back(text: str) -> None:
    assert crypto.decrypt(crypto.encrypt(text)) == text


def test_equal_texts_look_different_but_index_alike() -> None:
    assert crypto.encrypt("13800000000") != crypto.encrypt("13800000000")
    assert crypto.blind_index("13800000000") == crypto.blind_index("13800000000")
    assert crypto.blind_index("13800000000") != crypto.blind_index("13800000001")


def test_a_value_of_another_suite_is_refused() -> None:
    with pytest.raises(ValueError, match="suite"):
        crypto.decrypt("other:abc")
