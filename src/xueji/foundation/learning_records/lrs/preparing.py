"""From a received statement to what is stored of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from xueji.foundation.learning_records.lrs.answers import encode
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.rules import values
from xueji.foundation.learning_records.rules.actors import identity
from xueji.foundation.learning_records.rules.decoding import Received
from xueji.foundation.learning_records.rules.formats import with_context_lists
from xueji.foundation.learning_records.rules.keys import StatementKeys, keys_of
from xueji.foundation.learning_records.rules.moments import moment_text
from xueji.foundation.learning_records.rules.statements import VOIDED_VERB, check_statement

TITLE_CHARACTERS = 200


@dataclass(slots=True)
class Prepared:
    """One valid statement, ready to be stored.

    Attributes:
        shown: JSON given back in place of the received one; None when that is given back as it came.
        adds: JSON properties put behind it, without those that hold the moment of storing.
        needs_timestamp: the statement has no timestamp of its own; the moment of storing is taken.
    """

    uuid: UUID
    received: str
    shown: str | None
    adds: str
    fingerprint: int
    keys: StatementKeys
    actor: str
    actor_label: str
    title: str
    occurred_at: datetime | None
    success: bool | None
    score: float | None
    duration_seconds: int | None
    is_voiding: bool
    seq: int = 0
    links: set[int] = field(default_factory=set)

    def added(self, moment: datetime) -> str:
        """The JSON properties that the store puts behind the received ones."""
        when = moment_text(moment)
        timestamp = f'"timestamp":"{when}",' if self.occurred_at is None else ""
        return f'{self.adds},{timestamp}"stored":"{when}"'


def prepare(received: Received, caller: Caller, version: str) -> Prepared:
    """Check one statement and collect what is stored of it.

    Raises:
        InvalidStatement: it breaks a rule of xAPI.
    """
    value = check_statement(received.value)
    keys = keys_of(value, caller.tenant_id)
    uuid = UUID(str(value["id"])) if "id" in value else uuid4()
    result: Any = value.get("result") or {}
    timestamp = value.get("timestamp")
    actor: Any = value["actor"]
    verb: Any = value["verb"]
    return Prepared(
        uuid=uuid,
        shown=_shown(value),
        received=received.raw.decode(),
        adds=_adds(value, uuid, caller, version),
        fingerprint=received.fingerprint,
        keys=keys,
        actor=identity(actor),
        actor_label=str(actor.get("name") or identity(actor)),
        title=_title(verb, value["object"]),
        occurred_at=values.parsed_moment(timestamp),
        success=result.get("success"),
        score=(result.get("score") or {}).get("scaled"),
        duration_seconds=values.duration_seconds(result["duration"]) if "duration" in result else None,
        is_voiding=verb["id"] == VOIDED_VERB,
    )


def _shown(value: dict[str, Any]) -> str | None:
    """What is given back where the specification wants it changed: context activities, our authority."""
    kept = value
    if "stored" in value or "authority" in value:
        kept = {name: item for name, item in value.items() if name not in ("stored", "authority")}
    if with_context_lists(kept) or kept is not value:
        return encode(kept).decode()
    return None


def _adds(value: dict[str, Any], uuid: UUID, caller: Caller, version: str) -> str:
    parts = []
    if "id" not in value:
        parts.append(f'"id":"{uuid}"')
    if "version" not in value:
        parts.append(f'"version":"{"1.0.0" if version == "1.0.3" else version}"')
    parts.append(f'"authority":{caller.authority.decode()}')
    return ",".join(parts)


def _title(verb: dict[str, Any], target: Any) -> str:
    """What was done to what, in the language nearest to Chinese that was given."""
    names = (target.get("definition") or {}).get("name") or {}
    done = _words(verb.get("display") or {}) or verb["id"].rstrip("/#").rsplit("/", 1)[-1]
    name = _words(names) or str(target.get("id") or target.get("name") or "")
    return f"{done} {name}".replace("\x00", "").strip()[:TITLE_CHARACTERS]


def _words(words: dict[str, str]) -> str:
    for tag, text in words.items():
        if tag.lower().startswith("zh"):
            return text
    return next(iter(words.values()), "")


def occurred(one: Prepared, stored: datetime) -> datetime:
    """When the act took place; years no calendar page can show fall back to the moment of storing."""
    moment = one.occurred_at or stored
    return moment if 1900 <= moment.year < 9000 else stored.astimezone(UTC)
