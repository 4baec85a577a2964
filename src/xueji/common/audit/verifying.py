"""Checks the whole trail against its seals and against what was noted outside the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef

from xueji.common.audit import marks, rules
from xueji.common.audit.models import AuditAnchor, AuditEntry, AuditHead, AuditSeal, AuditWaiting
from xueji.common.audit.rules import Finding
from xueji.common.audit.sealing import content_of, key

READ_ROWS = 2000
MAX_FINDINGS = 100
OVERDUE = timedelta(minutes=5)


@dataclass
class Report:
    """What a check saw: lines sealed, lines that wait, and every finding (at most ``MAX_FINDINGS``)."""

    sealed: int = 0
    waiting: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(now: datetime) -> Report:
    """Read the whole chain; costs about 20 µs a line (bench/audit.py)."""
    report = Report(waiting=AuditWaiting.objects.count())
    chain = _Chain(report)
    found = [*islice(rules.findings(key(), chain), MAX_FINDINGS)]
    found += [*_end(chain), *_unsealed(now), *_marks_missed(chain)]
    report.findings = found[:MAX_FINDINGS]
    return report


class _Chain:
    """Iterates over the seals with the present content of their lines, and remembers the marked places."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.wanted = [*marks.marks(), *_anchors()]
        self._numbers = {mark.number for mark in self.wanted}
        self.passed: dict[int, str] = {}
        self.last = (0, rules.FIRST)

    def __iter__(self) -> Iterator[rules.Link]:
        while rows := list(AuditSeal.objects.filter(number__gt=self.last[0]).order_by("number")[:READ_ROWS]):
            entries = AuditEntry.objects.in_bulk([row.entry_id for row in rows])
            for row in rows:
                entry = entries.get(row.entry_id)
                self.last = (row.number, row.digest)
                if row.number in self._numbers:
                    self.passed[row.number] = row.digest
                self._report.sealed += 1
                yield rules.Link(
                    row.number, row.entry_id, row.algorithm, row.digest, content_of(entry) if entry else None
                )


def _anchors() -> list[marks.Mark]:
    return [
        marks.Mark(anchor.number, anchor.digest, f"日锚 {anchor.day}") for anchor in AuditAnchor.objects.all()
    ]


def _end(chain: _Chain) -> Iterator[Finding]:
    head = AuditHead.objects.filter(pk=1).first()
    # A seal made while this check was reading is no finding: the head may only be ahead of what was read.
    if head and head.number > chain.last[0]:
        grown = AuditSeal.objects.filter(number__gt=chain.last[0], number__lte=head.number).count()
        if grown < head.number - chain.last[0]:
            yield Finding(
                "cut", chain.last[0], f"链尾被截断：链头是第 {head.number} 号，只读到第 {chain.last[0]} 号"
            )
    elif (head.number if head else 0) < chain.last[0]:
        yield Finding("cut", chain.last[0], "链头早于最后一个封存，链头被改动")


def _unsealed(now: datetime) -> Iterator[Finding]:
    waiting = AuditWaiting.objects.filter(entry_id=OuterRef("pk"))
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    # Not "NOT IN": PostgreSQL reads a list that outgrows its work_mem again for every line.
    for entry in AuditEntry.objects.filter(~Exists(sealed), ~Exists(waiting))[:MAX_FINDINGS]:
        yield Finding(
            "unsealed", 0, f"记录号 {entry.pk} 没有封存，也不在等待封存（绕过程序写入，或封存被删除）"
        )
    late = AuditEntry.objects.filter(Exists(waiting), at__lt=now - OVERDUE).count()
    if late:
        yield Finding("waiting", 0, f"有 {late} 条记录超过 5 分钟没有封存，请检查后台进程是否在运行")


def _marks_missed(chain: _Chain) -> Iterator[Finding]:
    for mark in chain.wanted:
        digest = chain.passed.get(mark.number)
        if digest is None:
            yield Finding("cut", mark.number, f"{mark.source} 记下了第 {mark.number} 号封存，链中没有它")
        elif digest != mark.digest:
            yield Finding("changed", mark.number, f"{mark.source} 记下的第 {mark.number} 号封存值与链中不同")
