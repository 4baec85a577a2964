"""``xueji sessions``: study packs from the command line."""

from datetime import date, datetime, time
from typing import Any

import click
from django.utils import timezone

from xueji.activity.study_sessions import selectors
from xueji.common.errors import DomainError
from xueji.config.cli import print_json
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations


@click.group("sessions")
def command() -> None:
    """Pre-meeting study sessions."""


@command.command("propose")
@click.option("--agenda", required=True, help="Agenda items, one a line or separated by semicolons.")
@click.option("--unit", "unit_code", default="", help="Code of the unit that meets, for local cases.")
@click.option("--as-of", "as_of", default="", help="Day of the meeting, 2026-01-05; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def propose(agenda: str, unit_code: str, as_of: str, as_json: bool) -> None:
    """Propose a study pack for an agenda from the regulations imported."""
    now = _moment(as_of)
    unit = organizations.organization_by_code(unit_code) if unit_code else None
    if unit_code and unit is None:
        raise DomainError(f"没有编码为“{unit_code}”的单位，请用 xueji units 查看编码。")
    members = organizations.members_of([unit.pk], timezone.localdate(now)) if unit else []
    pack = selectors.propose_pack(
        agenda, organization=unit, person_ids=[member.person.pk for member in members], now=now
    )
    if as_json:
        print_json(_as_json(pack))
    else:
        _print_words(pack)


def _moment(as_of: str) -> datetime:
    if not as_of:
        return timezone.now()
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(as_of), time(9)))
    except ValueError:
        raise DomainError(f"“{as_of}”不是日期，请按 2026-01-05 填写。") from None


def _as_json(pack: "selectors.StudyPack") -> dict[str, Any]:
    found: dict[str, Any] = {
        "articles": _articles(pack.articles),
        "case": _piece(pack.case),
        "questions": [_piece(item) for item in pack.questions],
        "reflection": _piece(pack.reflection),
        "minutes": round(pack.seconds / 60, 1),
    }
    if pack.message:
        found["message"] = pack.message
        found["floor"] = _articles(pack.floor)
    return found


def _articles(items: "list[selectors.ProposedItem]") -> list[dict[str, Any]]:
    articles = regulations.articles_by_ids([item.article_id for item in items if item.article_id])
    rows = []
    for item in items:
        article = articles[item.article_id or 0]
        rows.append(
            {
                "law": article.version.regulation.title.replace("中华人民共和国", ""),
                "article": article.number,
                "suffix": article.suffix,
                "score": round(item.score, 4),
                "reason": item.reason,
            }
        )
    return rows


def _piece(item: "selectors.ProposedItem | None") -> dict[str, Any] | None:
    if item is None:
        return None
    return {"title": item.title, "reason": item.reason, "seconds": item.seconds}


def _print_words(pack: "selectors.StudyPack") -> None:
    if pack.message:
        click.echo(pack.message)
    for item in [*pack.items, *pack.floor]:
        click.echo(f"{item.title}\n    {item.reason}")
    click.echo(f"约 {-(-pack.seconds // 60)} 分钟")
