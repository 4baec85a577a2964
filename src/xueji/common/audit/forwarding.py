"""Tells sealed lines to a syslog server (RFC 5424 over UDP or TCP), each at least once and in order."""

import json
import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from xueji.common.audit.models import AuditEntry, AuditHead, AuditSeal

# RFC 5424 §6.2.1: facility 13 (log audit), severity 6 (informational).
PRIORITY = 13 * 8 + 6
BATCH_ROWS = 500
TIMEOUT_SECONDS = 5.0
# A UDP datagram holds 65,507 bytes; one that is refused would keep back every line behind it.
MESSAGE_MOST_BYTES = 60_000
ENTERPRISE = "xueji@32473"  # RFC 5612: the number for examples; operators see only the name before it


def forward(now: datetime) -> int:
    """Send what the server has not had; returns how many lines. Does nothing without XUEJI_AUDIT_SYSLOG.

    No transaction is open meanwhile: a server that is away must not hold up those who write.
    """
    head = AuditHead.objects.filter(pk=1).first() if settings.AUDIT_SYSLOG else None
    if head is None:
        return 0
    begin = head.forwarded_number
    seals = list(AuditSeal.objects.filter(number__gt=begin).order_by("number")[:BATCH_ROWS])
    if not seals:
        return 0
    entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
    send([message(seal, entries[seal.entry_id]) for seal in seals if seal.entry_id in entries])
    AuditHead.objects.filter(pk=1, forwarded_number=begin).update(forwarded_number=seals[-1].number)
    return len(seals)


def message(seal: AuditSeal, entry: AuditEntry) -> bytes:
    """One line as a syslog message; its seal travels with it, to be checked against the chain.

    A detail too long for a datagram stays in the trail: the seal names the line it stands in.
    """
    whole = _message(seal, entry, json.dumps(entry.detail, ensure_ascii=False, sort_keys=True))
    return whole if len(whole) <= MESSAGE_MOST_BYTES else _message(seal, entry, "…")


def _message(seal: AuditSeal, entry: AuditEntry, detail: str) -> bytes:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    data = "".join(
        f' {name}="{_escaped(value)}"'
        for name, value in (
            ("number", str(seal.number)),
            ("seal", seal.digest),
            ("actor", entry.actor_name),
            ("target", f"{entry.target_type}:{entry.target_id}"),
            ("detail", detail),
        )
    )
    head = f"<{PRIORITY}>1 {at} {socket.gethostname()} xueji - {entry.action[:32]} [{ENTERPRISE}{data}]"
    return f"{head} \ufeff{_one_line(entry.summary)}".encode()


def _escaped(value: str) -> str:
    return _one_line(value).replace("\\", "\\\\").replace('"', '\\"').replace("]", "\\]")


def _one_line(value: str) -> str:
    return " ".join(value.split())


def send(messages: list[bytes]) -> None:
    """Send to ``udp://host:port`` or ``tcp://host:port``; raises OSError when the server is away."""
    target = urlsplit(settings.AUDIT_SYSLOG)
    address = (target.hostname or "", target.port or 514)
    if target.scheme == "tcp":
        with socket.create_connection(address, timeout=TIMEOUT_SECONDS) as stream:
            # RFC 6587 §3.4.1: octet counting, so that a message may hold any character.
            stream.sendall(b"".join(f"{len(one)} ".encode() + one for one in messages))
        return
    family = socket.getaddrinfo(*address, type=socket.SOCK_DGRAM)[0][0]
    with socket.socket(family, socket.SOCK_DGRAM) as datagrams:
        for one in messages:
            datagrams.sendto(one, address)
