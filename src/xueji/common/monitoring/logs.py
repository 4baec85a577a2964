"""Log lines as JSON, each with the number of the request it belongs to."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; facts given as ``extra={"facts": {…}}`` stand beside the message."""
        facts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if found := request_id.get():
            facts["request_id"] = found
        facts |= getattr(record, "facts", {})
        if record.exc_info:
            # The filter that masks personal numbers has left its text here.
            facts["error"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False, default=str)
