"""Factories for tests of this and other domains."""

from itertools import count
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xueji.foundation.library.models import Resource
from xueji.foundation.library.services import save_resource

if TYPE_CHECKING:
    from xueji.foundation.regulations.models import Article

_numbers = count(1)


def make_case(
    title: str = "三张单子和一间食堂",
    article: "Article | None" = None,
    industry: str = "工程建设",
    **fields: Any,
) -> Resource:
    """A published case citing ``article``; ``fields`` go to ``save_resource``."""
    values: dict[str, Any] = {
        "code": f"case-{next(_numbers)}",
        "kind": Resource.Kind.CASE,
        "title": title,
        "body_markdown": "站里把一张图纸裁成三份，三个月里分三次上会。",
        "disciplines": ["integrity"],
        "industry": industry,
        "article_ids": [(article.pk, f"第{article.number}条")] if article else [],
        "status": Resource.Status.PUBLISHED,
        "actor": None,
        "now": timezone.now(),
    }
    return save_resource(**{**values, **fields})
