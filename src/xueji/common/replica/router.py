"""Sends the reads of a heavy page to the replica and everything else to the primary."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.db.utils import DEFAULT_DB_ALIAS

from xueji.common.replica.reading import is_reading
from xueji.common.replica.watch import ALIAS


class HeavyReads:
    """Names a database outright every time: a row read from the replica would else be written back to it."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The replica for a heavy page, outside transactions, unless the rows say who may do what."""
        names = {model._meta.app_label, model._meta.label_lower}
        if not is_reading.get() or connection.in_atomic_block or names & settings.REPLICA_NEVER:
            return DEFAULT_DB_ALIAS
        return ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """The primary."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Both are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Tables of the replica come with the stream."""
        return db == DEFAULT_DB_ALIAS
