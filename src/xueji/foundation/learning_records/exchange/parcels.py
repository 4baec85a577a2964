"""What goes to another store in one request: statements, and the files that belong to them.

A statement goes as it came in, to the letter; a file as the bytes that came. A parcel is kept small enough
for the other side and for our own memory; a larger file travels alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xueji.foundation.learning_records.exchange.statements import told_statements
from xueji.foundation.learning_records.lrs import attachments, multipart
from xueji.foundation.learning_records.lrs.answers import JSON
from xueji.foundation.learning_records.lrs.signing import attachments_of
from xueji.foundation.learning_records.rules.decoding import decode

MOST_BYTES = 4 << 20


@dataclass(slots=True)
class Parcel:
    """Statements in the order of the river: record numbers, their JSON, and the SHA-2 of their files."""

    numbers: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    size: int = 0

    def content(self, tenant_id: int) -> tuple[bytes, str]:
        """The bytes to send and their Content-Type; multipart/mixed when files go along."""
        document = b"[" + b",".join(self.bodies) + b"]"
        parts = attachments.kept(self.files, tenant_id) if self.files else []
        return multipart.joined(document, parts) if parts else (document, JSON)


def parcels(numbers: Sequence[int], tenant_id: int) -> Iterator[Parcel]:
    """Records put into parcels of some megabytes, in order.

    Args:
        tenant_id: the unit that holds the files.
    """
    bodies = told_statements(numbers)
    files = {number: _files(body) for number, body in bodies}
    sizes = attachments.sizes({sha2 for found in files.values() for sha2 in found}, tenant_id)
    parcel = Parcel()
    for number, body in bodies:
        fresh = files[number] & sizes.keys() - parcel.files
        size = len(body) + sum(sizes[sha2] for sha2 in fresh)
        if parcel.numbers and parcel.size + size > MOST_BYTES:
            yield parcel
            parcel = Parcel()
            size = len(body) + sum(sizes[sha2] for sha2 in files[number] & sizes.keys())
        parcel.numbers.append(number)
        parcel.bodies.append(body)
        parcel.files |= files[number] & sizes.keys()
        parcel.size += size
    if parcel.numbers:
        yield parcel


def _files(body: bytes) -> set[str]:
    """SHA-2 of the attachments a statement names; most statements name none and are not even read."""
    if b'"attachments"' not in body:
        return set()
    return {one["sha2"].lower() for _, one in attachments_of(decode(body))}
