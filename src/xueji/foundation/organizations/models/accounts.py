"""Accounts, bound to registered people."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models

from xueji.foundation.organizations.models.people import Person


class User(AbstractUser):
    """账号. Signs in; bound to a pre-imported person (no self-registration)."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name="人员"
    )
    # Roles held on a day, kept while one request is answered (``selectors.keep_grants``); None keeps none.
    grants_by_day: "dict[date, tuple[Any, ...]] | None" = None

    must_change_password = models.BooleanField("首次登录须改密码", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The person's name, else the sign-in name."""
        return self.person.name if self.person is not None else self.username
