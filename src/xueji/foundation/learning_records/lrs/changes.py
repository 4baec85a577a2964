"""Which records changed after they were stored: matched with a person, taken back, or voided."""

from collections.abc import Sequence

from xueji.foundation.learning_records.lrs import numbering
from xueji.foundation.learning_records.models import RecordChange

BATCH_ROWS = 500


def note(numbers: Sequence[int]) -> None:
    """Note that these records changed; call in the transaction that changes them.

    A change is numbered like a record, so that whoever passes changes on in order never skips one that was
    committed late.
    """
    with numbering.at_work() as writer:
        taken = writer.take(len(numbers))
        rows = [RecordChange(number=number, seq=seq) for number, seq in zip(taken, numbers, strict=True)]
        RecordChange.objects.bulk_create(rows, batch_size=BATCH_ROWS)
