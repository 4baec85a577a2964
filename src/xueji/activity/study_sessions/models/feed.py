"""The personal calendar address."""

import hashlib

from django.db import models


def feed_digest(token: str) -> str:
    """What is stored of a secret address."""
    return hashlib.sha256(token.encode()).hexdigest()


class CalendarFeed(models.Model):
    """日历订阅. A secret address of one person's sessions; only its digest is kept."""

    person = models.OneToOneField(
        "organizations.Person", on_delete=models.CASCADE, related_name="+", verbose_name="人员"
    )
    token_digest = models.CharField("地址摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"

    def __str__(self) -> str:
        return str(self.person_id)
