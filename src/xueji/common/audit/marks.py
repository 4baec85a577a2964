"""What is kept of the chain outside the database, so that a cut tail shows: the head and a mark a day."""

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xueji.common.audit.models import AuditAnchor, AuditSeal


@dataclass(frozen=True)
class Mark:
    """A place of the chain as it was noted outside the database."""

    number: int
    digest: str
    source: str


def head_file() -> Path:
    """The file that holds the newest seal this machine made."""
    return Path(settings.DATA_DIR) / "audit_head.json"


def anchors_file() -> Path:
    """The file that gets a line for each day."""
    return Path(settings.DATA_DIR) / "audit_anchors.jsonl"


def write_head(seal: AuditSeal) -> None:
    """Note the newest seal; the file is replaced in one step."""
    facts = {"number": seal.number, "digest": seal.digest, "algorithm": seal.algorithm}
    path = head_file()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".audit_head")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(facts, file)
    os.replace(name, path)


def anchor_day(now: datetime) -> AuditAnchor | None:
    """Note where the chain stood at the end of yesterday, once; None when there is nothing to note."""
    day = timezone.localdate(now) - timedelta(days=1)
    begin = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    last = AuditSeal.objects.filter(sealed_at__lt=begin).order_by("-number").first()
    if last is None or AuditAnchor.objects.filter(day=day).exists():
        return None
    with transaction.atomic():
        anchor, is_new = AuditAnchor.objects.get_or_create(
            day=day,
            defaults={
                "number": last.number,
                "digest": last.digest,
                "algorithm": last.algorithm,
                "made_at": now,
            },
        )
        if is_new:
            _append(anchor)
    return anchor if is_new else None


def _append(anchor: AuditAnchor) -> None:
    facts = {"day": anchor.day.isoformat(), "number": anchor.number, "digest": anchor.digest}
    with anchors_file().open("a", encoding="ascii") as file:
        file.write(json.dumps({**facts, "algorithm": anchor.algorithm}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def marks() -> list[Mark]:
    """Everything noted outside the database on this machine; unreadable lines are left out."""
    found = [_mark(line, "audit_anchors.jsonl") for line in _lines(anchors_file())]
    found += [_mark(line, "audit_head.json") for line in _lines(head_file())]
    return [mark for mark in found if mark is not None]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []


def _mark(line: str, source: str) -> Mark | None:
    try:
        facts = json.loads(line)
        return Mark(int(facts["number"]), str(facts["digest"]), f"{source} {facts.get('day', '')}".strip())
    except (ValueError, KeyError, TypeError):
        return None
