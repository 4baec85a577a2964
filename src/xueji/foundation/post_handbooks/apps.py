"""App configuration of post handbooks."""

from django.apps import AppConfig


class PostHandbooksConfig(AppConfig):
    """What can go wrong on a post, and what keeps it right."""

    name = "xueji.foundation.post_handbooks"
    label = "post_handbooks"
    verbose_name = "岗位纪律手册"

    def ready(self) -> None:
        """Take the places in the frame; be found by the search and by changes of rules."""
        from xueji.common.ui import navigation, related
        from xueji.foundation.post_handbooks import citing, findable, frame

        citing.register()
        findable.register()
        navigation.register_group("duties", "岗位与责任", "briefcase")
        navigation.register(
            "posts",
            "岗位与手册",
            "briefcase",
            "post_handbooks:posts",
            88,
            "desk",
            frame.sees_posts,
            group="duties",
        )
        navigation.register(
            "my-handbook",
            "我的岗位纪律手册",
            "briefcase",
            "post_handbooks:mine",
            20,
            "person",
            frame.holds_post,
        )
        related.register(
            "unit", "岗位与手册", "briefcase", "post_handbooks:unit-posts", 30, frame.sees_posts_of_unit
        )
