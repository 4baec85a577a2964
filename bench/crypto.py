"""What sealing a phone number costs under each suite, and what a lookup and a rotation cost.

Run `python bench/crypto.py [values]`; CPU of this process, one table, the library's plain cipher beside it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
PHONE = "13812345678"


def measured(name: str, count: int, act: Callable[[], object]) -> None:
    """Print one row: CPU microseconds for one call."""
    act()
    begin = time.process_time()
    for _ in range(count):
        act()
    print(f"| {name} | {(time.process_time() - begin) / count * 1e6:.1f} |", flush=True)


def suites(count: int) -> None:
    """Each suite: seal, open, index, lookup while two keys are in the ring."""
    from django.conf import settings
    from django.utils import timezone

    from xueji.common import crypto
    from xueji.common.crypto import ring
    from xueji.common.crypto.suites import SUITES, is_available

    ring.save(ring.held_ring().with_new_key(timezone.now()).with_current("k2"))
    for name in filter(is_available, SUITES):
        settings.CRYPTO_SUITE = name
        sealed = crypto.encrypt(PHONE)
        measured(f"{name}: encrypt", count, lambda: crypto.encrypt(PHONE))
        measured(f"{name}: decrypt", count, lambda sealed=sealed: crypto.decrypt(sealed))
        measured(f"{name}: blind index", count, lambda: crypto.blind_index(PHONE))
        measured(f"{name}: every index, two keys", count, lambda: crypto.blind_indexes(PHONE))


def plain(count: int) -> None:
    """The library alone, as the limit."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(os.urandom(32))
    sealed = cipher.encrypt(b"n" * 12, PHONE.encode(), None)
    measured(
        "beside it: AESGCM.encrypt alone", count, lambda: cipher.encrypt(os.urandom(12), b"x" * 11, None)
    )
    measured("beside it: AESGCM.decrypt alone", count, lambda: cipher.decrypt(b"n" * 12, sealed, None))


def rotation(count: int) -> None:
    """Sealing every phone number of a table again and reading it back, on SQLite in a folder of its own."""
    from django.core.management import call_command
    from django.utils import timezone

    from xueji.common import crypto
    from xueji.common.crypto import ring
    from xueji.common.crypto.rotation import rotate
    from xueji.foundation.organizations.models import Person

    call_command("migrate", verbosity=0)
    Person.objects.bulk_create(
        Person(
            code=str(n), name="x", phone_sealed=crypto.encrypt(PHONE), phone_index=crypto.blind_index(PHONE)
        )
        for n in range(count)
    )
    ring.save(ring.held_ring().with_new_key(timezone.now()).with_current("k3"))
    begin = time.process_time()
    done = rotate(lambda *_: None)
    if (done.resealed, done.verified) != (count, count):
        raise SystemExit(f"The rotation is not complete: {done}")
    print(f"| rotation of a stored value, read back | {(time.process_time() - begin) / count * 1e6:.1f} |")


def main() -> None:
    """One table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "xueji.config.settings", "XUEJI_DATA_DIR": folder}
        os.environ.pop("XUEJI_DATABASE_URL", None)
        import django

        django.setup()
        print(f"{count} values; load average {os.getloadavg()[0]:.2f}\n| what | CPU µs |\n|---|---|")
        suites(count)
        plain(count)
        rotation(count)


if __name__ == "__main__":
    main()
