"""Accounts, bound to registered people."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.management import CommandError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from xueji.foundation.organizations.models.people import Person


class AccountManager(UserManager["User"]):
    """Accounts without superusers."""

    def create_superuser(self, *args: Any, **fields: Any) -> "User":
        """Refuse: what an account may do comes from roles alone.

        Raises:
            CommandError: always; it names the command that opens the first accounts.
        """
        raise CommandError("平台没有超级用户。请用 xueji users create 开通账号，角色由安全管理员授予。")


class User(AbstractUser):
    """账号. Signs in; bound to a pre-imported person (no self-registration)."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name="人员"
    )
    # Roles held on a day, kept while one request is answered (``selectors.keep_grants``); None keeps none.
    grants_by_day: "dict[date, tuple[Any, ...]] | None" = None

    must_change_password = models.BooleanField("首次登录须改密码", default=False)

    # Days without sign-in count from here, so that an account just enabled is not shut again at night.
    enabled_at = models.DateTimeField("最近启用时间", null=True, blank=True)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            models.CheckConstraint(
                name="user_no_superuser",
                condition=Q(is_superuser=False),
                violation_error_message="平台没有超级用户，权限只来自角色。",
            ),
            # Names are looked up whatever their case, at each sign-in: the index is of the same expression.
            models.UniqueConstraint(
                Upper("username"),
                name="user_name_once",
                violation_error_message="这个登录名已被使用（不分大小写）。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The person's name, else the sign-in name."""
        return self.person.name if self.person is not None else self.username
