"""Looks for secrets in the tree and for known holes in the installed packages.

Usage: python tools/scan.py secrets|packages
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Tests and benchmarks are full of passwords that open nothing; lock files are full of digests.
NOT_LOOKED_AT = re.compile(r"package-lock\.json|\.png$|(^|/)tests/|testing\.py$|^bench/")
AUDIT_SECONDS = 180


def secrets() -> int:
    """Print what looks like a secret in a tracked file; a line that is none says so in a pragma."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [
        name for name in listed.splitlines() if not NOT_LOOKED_AT.search(name) and (ROOT / name).exists()
    ]
    # Passwords written as such are found by ruff (S105-S107), with fewer false alarms.
    command = [sys.executable, "-m", "detect_secrets", "scan", "--disable-plugin", "KeywordDetector", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = [
        f"{name}:{one['line_number']}: {one['type']}"
        for name, rows in json.loads(done.stdout)["results"].items()
        for one in rows
    ]
    print("\n".join(found) or f"no secret in {len(files)} files")
    if found:
        print('A line that holds no secret ends with the comment "pragma: allowlist secret".')
    return len(found)


def packages() -> int:
    """Print packages with a known hole; says so when the list of holes is out of reach."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--skip-editable",
    ]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=AUDIT_SECONDS
        )
        rows = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        rows = []
    looked_up = [row for row in rows if "skip_reason" not in row]
    if not looked_up:
        print("not looked up: the list of known holes is out of reach from this machine")
        return 0
    found = [f"{row['name']} {row['version']}: {hole['id']}" for row in looked_up for hole in row["vulns"]]
    print("\n".join(found) or f"no known hole in {len(looked_up)} packages")
    return len(found)


if __name__ == "__main__":
    sys.exit(min(1, {"secrets": secrets, "packages": packages}[sys.argv[1]]()))
