"""Valid and invalid statements: what the conformance suite does not ask."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.foundation.learning_records.rules import decoding, values
from xueji.foundation.learning_records.rules.keys import key_of, keys_of
from xueji.foundation.learning_records.rules.moments import moment_of, number_at
from xueji.foundation.learning_records.rules.problems import InvalidStatement
from xueji.foundation.learning_records.rules.statements import check_statement

GOOD = {
    "actor": {"mbox": "mailto:lin@example.org"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/read"},
    "object": {"id": "https://example.org/lesson/1"},
}
NAMES = [
    "actor",
    "verb",
    "object",
    "result",
    "context",
    "id",
    "objectType",
    "mbox",
    "account",
    "score",
    "scaled",
]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(ANY_JSON)
@settings(max_examples=200, deadline=None)
def test_any_json_is_valid_or_named_invalid(value: object) -> None:
    for part in (value, {**GOOD, "context": value}, {**GOOD, "object": value}, {**GOOD, "result": value}):
        try:
            keys_of(check_statement(part), 1)
        except InvalidStatement as invalid:
            assert str(invalid)


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_any_bytes_are_json_or_refused(raw: bytes) -> None:
    try:
        value = decoding.decode(raw)
    except InvalidStatement:
        return
    assert json.loads(raw) == value or value != value


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":1}',
        b'{"x":{"b":"\\u0022","b":"\\u0022\\u0022"}}',
        b'{"a":1,"\\u0061":2}',
        b'[{"k":1,"k":2}]',
    ],
)
def test_names_that_occur_twice_are_refused(raw: bytes) -> None:
    with pytest.raises(InvalidStatement, match="twice"):
        decoding.decode(raw)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"actor": {"mbox": "lin@example.org"}}, "actor.mbox"),
        ({"actor": {"mbox": "mailto:a@b.org", "openid": "https://a.b"}}, "actor"),
        ({"verb": {"id": "read"}}, "verb.id"),
        ({"result": {"score": {"scaled": 1.5}}}, "result.score.scaled"),
        ({"result": {"success": None}}, "result.success"),
        ({"result": {"duration": "PT"}}, "result.duration"),
        (
            {"context": {"contextActivities": {"parent": [{"id": "x"}]}}},
            "context.contextActivities.parent[0].id",
        ),
        ({"timestamp": "2026-02-30T00:00:00Z"}, "timestamp"),
        ({"attachments": [{"usageType": "x"}]}, "attachments[0].usageType"),
        ({"Actor": {}}, "Actor"),
    ],
)
def test_the_fault_is_named_by_its_path(change: dict[str, object], path: str) -> None:
    with pytest.raises(InvalidStatement) as caught:
        check_statement({**GOOD, **change})
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT1H30M", 5400), ("P1DT1S", 86401), ("P2W", 1209600), ("PT0.5S", 0), ("P1M", 2629746)],
)
def test_durations_in_seconds(text: str, seconds: int) -> None:
    assert values.is_duration(text) and values.duration_seconds(text) == seconds


@given(st.datetimes(min_value=values.datetime(1971, 1, 1), max_value=values.datetime(2200, 1, 1)))
@settings(deadline=None)
def test_a_record_number_holds_its_moment(naive: values.datetime) -> None:
    moment = naive.replace(tzinfo=values.UTC)
    assert moment_of(number_at(moment, 1023)) == moment


def test_keys_of_two_tenants_never_meet() -> None:
    assert key_of(1, "verb", "http://a.b/c") != key_of(2, "verb", "http://a.b/c")


def test_order_and_what_the_store_sets_do_not_count_when_statements_are_compared() -> None:
    one = {**GOOD, "result": {"duration": "PT1.239S"}}
    other = {
        "stored": "2026-01-05T00:00:00Z",
        "result": {"duration": "PT1.23S"},
        **dict(reversed(GOOD.items())),
    }
    assert decoding.fingerprint(one) == decoding.fingerprint(other)
    assert decoding.fingerprint(one) != decoding.fingerprint({**one, "verb": {"id": "http://a.b/c"}})
