"""What the documents say is true."""

import re
import tomllib
from pathlib import Path

from django.urls import reverse
from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[2]


def test_every_model_is_in_the_glossary() -> None:
    from django.apps import apps

    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    names = [model.__name__ for model in apps.get_models() if model.__module__.startswith("xueji")]
    assert names
    assert not [name for name in names if f"`{name}`" not in glossary]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[\[<>=~,; ]", line)[0] for line in lines]
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert not [name for name in names if f"| {name} |" not in reasons]


def test_every_setting_is_documented() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/xueji/config").glob("*.py"))
    documented = (ROOT / "docs/how-to/settings.md").read_text(encoding="utf-8")
    used = set(re.findall(r"XUEJI_[A-Z_]+", source))
    assert used
    assert not [name for name in used if f"`{name}`" not in documented]


def test_every_domain_has_a_short_readme() -> None:
    for folder in (ROOT / "src" / "xueji").glob("*/*/models*"):
        readme = folder.parent / "README.md"
        if "common" in folder.parts:
            continue
        assert readme.exists(), readme
        assert len(readme.read_text(encoding="utf-8").splitlines()) <= 40, readme


def test_readme_shows_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme and "make test" in readme


# OWASP ASVS 5.0.0 has so many lines at levels 1 and 2.
ASVS_LINES = 253
ASVS_STATES = {"holds", "no such part", "operator", "differs"}


def test_the_security_checklist_is_whole_and_its_tests_exist() -> None:
    text = (ROOT / "docs/security/asvs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (V[\d.]+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    assert len(rows) == len({line for line, *_ in rows}) == ASVS_LINES
    assert {state for _, state, _ in rows} == ASVS_STATES
    tests: dict[str, str] = {}
    for path in [*ROOT.glob("src/**/tests/test_*.py"), *ROOT.glob("tests/**/test_*.py")]:
        tests[path.name] = tests.get(path.name, "") + path.read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", text)
    assert len(named) > 100
    missing = [one for one in named if f"def {one[1]}" not in tests.get(one[0], "")]
    assert not missing


def test_the_proxy_lets_through_what_the_library_takes(settings: Settings) -> None:
    text = (ROOT / "deploy/nginx/xueji.conf").read_text(encoding="utf-8")
    sizes = {
        pattern: int(size)
        for pattern, size in re.findall(r"location ~ (\S+) \{\s+client_max_body_size (\d+)m;", text)
    }
    [most] = [
        size for pattern, size in sizes.items() if re.match(pattern, reverse("library:files", args=[12]))
    ]
    assert most * 1024 * 1024 > settings.VIDEO_MAX_BYTES
    [usual] = re.findall(r"^    client_max_body_size (\d+)m;", text, re.MULTILINE)
    assert int(usual) * 1024 * 1024 > settings.UPLOAD_MAX_BYTES
