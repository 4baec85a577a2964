"""App configuration of knowledge_graph."""

from django.apps import AppConfig


class KnowledgeGraphConfig(AppConfig):
    """Concepts of the six disciplines and what they are linked to."""

    name = "xueji.foundation.knowledge_graph"
    label = "knowledge_graph"
    verbose_name = "知识图谱"

    def ready(self) -> None:
        """Take the place beside the library of rules; offer risk points to link to and concepts to find."""
        from xueji.common.ui import navigation
        from xueji.foundation.knowledge_graph import findable, risk_links

        navigation.register(
            "knowledge_graph",
            "知识图谱",
            "topology-star-3",
            "knowledge_graph:index",
            32,
            "desk",
            group="rules",
        )
        risk_links.register()
        findable.register()
