"""Everything that is checked without running the product, in one go; prints what failed."""

import os
import subprocess
import sys
import tempfile

CHECKS = (
    ("lint", ["-m", "ruff", "check", "src", "tools", "tests", "bench"]),
    ("format", ["-m", "ruff", "format", "--check", "--quiet", "src", "tools", "tests", "bench"]),
    ("types", ["-m", "mypy"]),
    ("import contracts", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
    ("secrets", ["tools/scan.py", "secrets"]),
    ("known holes", ["tools/scan.py", "packages"]),
    ("migrations", ["-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("upgrades", ["tools/migration_lint.py"]),
)


def main() -> None:
    """Run every check, then fail if one failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="xueji-check-") as data_directory:
        environment = {
            **os.environ,
            "XUEJI_DATA_DIR": data_directory,
            "DJANGO_SETTINGS_MODULE": "xueji.config.settings",
            "PYTHONPATH": "src:.",
        }
        for name, arguments in CHECKS:
            print(f"--- {name}", flush=True)
            if subprocess.run([sys.executable, *arguments], env=environment, check=False).returncode:
                failed.append(name)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
