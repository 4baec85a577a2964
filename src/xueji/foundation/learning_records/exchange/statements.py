"""Records as the JSON with which they are told to another store, ours and other tools' alike."""

from collections.abc import Sequence
from typing import Any

from xueji.foundation.learning_records.lrs.answers import encode
from xueji.foundation.learning_records.lrs.rendering import statements_of
from xueji.foundation.learning_records.models import StatementBody
from xueji.foundation.learning_records.rules.decoding import decode

# What the other store could not know; authority, version and moment of storing are its own.
_TOLD = ("id", "timestamp")


def told_statements(numbers: Sequence[int]) -> list[tuple[int, bytes]]:
    """Number and JSON of each record, in the order given; a record that is gone is left out.

    A statement of a tool is what came in, to the letter; id and timestamp are put behind it if it had none.
    """
    listed = StatementBody.objects.filter(pk__in=numbers).values_list("pk", "received", "added")
    found = {number: _told(received, added) for number, received, added in listed}
    own = [number for number in numbers if number not in found]
    found.update({number: encode(statement) for number, statement in statements_of(own).items()})
    return [(number, found[number]) for number in numbers if number in found]


def _told(received: str, added: str) -> bytes:
    known: dict[str, Any] = decode(b"{%s}" % added.encode())
    missing = {name: known[name] for name in _TOLD if name in known}
    if not missing:
        return received.encode()
    return received.rstrip()[:-1].encode() + b"," + encode(missing)[1:]
