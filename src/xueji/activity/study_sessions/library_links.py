"""What study sessions tell the library: whose resources stay open, and which topics cases are needed for."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from xueji.activity.study_sessions import matching, selectors
from xueji.activity.study_sessions.models import PackItem
from xueji.activity.study_sessions.proposing import themes_of_word
from xueji.foundation.library import selectors as library

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


def register() -> None:
    """Make both known."""
    library.keep_open(studied_resources)
    library.register_topics(library.Topics(topic_names, topics_of_word))


def studied_resources(viewer: "User", now: datetime) -> "QuerySet[PackItem, int | None]":
    """Keys of the resources in the packs of sessions the viewer may open."""
    sessions = selectors.sessions_for(viewer, timezone.localdate(now)).order_by().values("pk")
    found = PackItem.objects.filter(session__in=sessions).exclude(resource=None)
    return found.values_list("resource_id", flat=True)


def topic_names() -> list[str]:
    """The themes of agendas, in words."""
    return [theme.name for theme in matching.load_themes()]


def topics_of_word(word: str) -> frozenset[str]:
    """The themes a theme word speaks of, in words."""
    names = {theme.key: theme.name for theme in matching.load_themes()}
    return frozenset(names[key] for key in themes_of_word(word))
