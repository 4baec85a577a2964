"""Records as the JSON of their statements, ours and other tools' alike."""

from collections.abc import Sequence

from xueji.foundation.learning_records.lrs.answers import encode
from xueji.foundation.learning_records.lrs.rendering import statements_of
from xueji.foundation.learning_records.models import StatementBody


def exact_statements(numbers: Sequence[int]) -> list[tuple[int, bytes]]:
    """Number and JSON of each record, in the order given; a record that is gone is left out."""
    listed = StatementBody.objects.filter(pk__in=numbers).values_list("pk", "received", "shown", "added")
    found = {
        number: ((shown or received).rstrip()[:-1] + "," + added + "}").encode()
        for number, received, shown, added in listed
    }
    own = [number for number in numbers if number not in found]
    found.update({number: encode(statement) for number, statement in statements_of(own).items()})
    return [(number, found[number]) for number in numbers if number in found]
