"""App configuration of spaced_repetition."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils import timezone


class SpacedRepetitionConfig(AppConfig):
    """Review cards scheduled by FSRS."""

    name = "xueji.activity.spaced_repetition"
    label = "spaced_repetition"
    verbose_name = "长效记忆"

    def ready(self) -> None:
        """Put today's review into the phone's navigation, and a unit's recall on its page."""
        from xueji.activity.spaced_repetition import person_rows, personal_data
        from xueji.activity.spaced_repetition.following import follow
        from xueji.activity.spaced_repetition.selectors import own_recall
        from xueji.common.events.bus import subscribe
        from xueji.common.ui import navigation, related
        from xueji.foundation.knowledge_graph import services as graph
        from xueji.foundation.rule_changes.events import RuleChangeInForce

        personal_data.register()
        person_rows.register()
        subscribe(RuleChangeInForce, follow)
        graph.register_mastery(own_recall)
        navigation.register("review", "复习", "brain", "spaced_repetition:today", 20, "phone")
        related.register("unit", "长效记忆", "brain", "spaced_repetition:unit", 20, _reads_recall)


def _reads_recall(request: HttpRequest, organization_id: int) -> bool:
    from xueji.activity.spaced_repetition.permissions import READ_RECALL
    from xueji.foundation.organizations import selectors as organizations

    unit = organizations.organizations_by_ids([organization_id]).get(organization_id)
    viewer, today = organizations.signed_in(request), timezone.localdate()
    return unit is not None and organizations.may(viewer, *READ_RECALL.roles, organization=unit, on=today)
