"""Writes of the library."""

from xueji.foundation.library.services.content import Content, content_of
from xueji.foundation.library.services.publishing import move_resource, take_step
from xueji.foundation.library.services.saving import (
    EditedMeanwhile,
    create_resource,
    edit_resource,
    save_resource,
)

__all__ = [
    "Content",
    "EditedMeanwhile",
    "content_of",
    "create_resource",
    "edit_resource",
    "move_resource",
    "save_resource",
    "take_step",
]
