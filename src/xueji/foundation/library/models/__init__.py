"""Content and what belongs to it: facts and constraints."""

from xueji.foundation.library.models.resources import (
    Resource,
    ResourceCitation,
    ResourceDiscipline,
    ResourceRevision,
)
from xueji.foundation.library.models.review import ContentStatus, ReviewedContent

__all__ = [
    "ContentStatus",
    "Resource",
    "ResourceCitation",
    "ResourceDiscipline",
    "ResourceRevision",
    "ReviewedContent",
]
