"""What is remembered about signing in; accounts themselves belong to the organizations."""

from django.conf import settings
from django.db import models


class PasswordRecord(models.Model):
    """历史密码. The hash of a password an account has or had, and since when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="password_records",
        verbose_name="账号",
    )
    password = models.CharField("密码摘要", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "历史密码"
        indexes = [models.Index(fields=["user", "-set_at"], name="password_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class FactorSecret(models.Model):
    """二次验证密钥. What an authenticator or a list of recovery codes is computed from, sealed.

    The rows of the library hold JSON and name the row here, so that a change of keys finds every secret.
    """

    secret_sealed = models.CharField("密钥（加密）", max_length=250)

    class Meta:
        verbose_name = verbose_name_plural = "二次验证密钥"

    def __str__(self) -> str:
        return str(self.pk)


class FactorGrace(models.Model):
    """二次验证宽限. Since when an account should have a second proof and has none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, verbose_name="账号"
    )
    since = models.DateTimeField("开始时间")

    class Meta:
        verbose_name = verbose_name_plural = "二次验证宽限"

    def __str__(self) -> str:
        return f"{self.user_id} {self.since:%Y-%m-%d}"


class EndedSession(models.Model):
    """已结束的登录. A session that was ended from elsewhere, kept until its cookie has run out."""

    class Reason(models.TextChoices):
        """Why it ended."""

        SECOND_SIGN_IN = "second_sign_in", "此账号已在另一处登录，这里的登录已自动结束。"
        ENDED_BY_OWNER = "ended_by_owner", "这里的登录已由本人在另一台设备上结束。"

    # SHA-256 of the random key, in hex: enough to find the row.
    key_digest = models.CharField("会话摘要", max_length=64, primary_key=True)
    reason = models.CharField("原因", max_length=20, choices=Reason.choices)
    ended_at = models.DateTimeField("结束时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "已结束的登录"

    def __str__(self) -> str:
        return f"{self.reason} {self.ended_at:%Y-%m-%d %H:%M}"


class ActivationCode(models.Model):
    """激活码. Lets somebody without a password set the first one; used once, replaced by the next."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, verbose_name="账号"
    )
    # SHA-256 of account and code in hex; the code has 68 random bits, so nothing slower is needed.
    code_digest = models.CharField("激活码摘要", max_length=64)
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("有效期至")
    failures = models.PositiveSmallIntegerField("输错次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "激活码"

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%Y-%m-%d}"


class ExternalIdentity(models.Model):
    """外部身份. Under which identity a registered person is known to an outside provider."""

    person = models.ForeignKey(
        "organizations.Person",
        on_delete=models.CASCADE,
        related_name="external_identities",
        verbose_name="人员",
    )
    provider = models.CharField("登录方式", max_length=50)
    tenant = models.CharField("租户", max_length=100)
    subject = models.CharField("外部编号", max_length=191)
    bound_at = models.DateTimeField("绑定时间")

    class Meta:
        verbose_name = verbose_name_plural = "外部身份"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "tenant", "subject"],
                name="identity_of_one_person",
                violation_error_message="这个外部身份已绑定到别人。",
            ),
            models.UniqueConstraint(
                fields=["person", "provider", "tenant"],
                name="one_identity_a_provider",
                violation_error_message="这个人在这种登录方式下已有绑定。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.person_id}"


class UsedProof(models.Model):
    """已用凭据. A code or an assertion that counts once, kept until nobody would accept it any more."""

    # SHA-256 of kind, owner and code in hex: the row says that something was used, not what.
    digest = models.CharField("摘要", max_length=64, primary_key=True)
    until = models.DateTimeField("保留至", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "已用凭据"
        db_table = "sign_in_used_proof"

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.until:%Y-%m-%d %H:%M}"


class SharedCount(models.Model):
    """共享计数. What Django's cache keeps for all processes: how often somebody guessed; read by it alone."""

    cache_key = models.CharField("键", max_length=255, primary_key=True)
    value = models.TextField("值")
    expires = models.DateTimeField("有效期至", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "共享计数"
        db_table = "sign_in_shared_count"

    def __str__(self) -> str:
        return self.cache_key
