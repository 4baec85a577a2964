"""The words other texts may quote: every article of every version."""

import hashlib
from collections.abc import Iterator

from xueji.foundation.regulations.models import Article, RegulationVersion


def quotable_texts() -> Iterator[str]:
    """The text of every article, old versions too; wordings that several versions share come once."""
    yield from Article.objects.order_by().values_list("text", flat=True).distinct().iterator(chunk_size=2000)


def quotable_stamp() -> str:
    """A text that changes whenever :func:`quotable_texts` would give something else."""
    rows = list(RegulationVersion.objects.order_by("pk").values_list("pk", "source_sha256"))
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:32]
