"""The rules a new password must keep, each with its words, and the memory of earlier passwords."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

from xueji.foundation.organizations.selectors import person_of
from xueji.foundation.sign_in import rules
from xueji.foundation.sign_in.models import PasswordRecord
from xueji.foundation.sign_in.policy import policy


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """One rule: how the page says it, and whether a password keeps it."""

    words: str
    is_kept: Callable[[str, Any], bool]


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """A rule beside a password; ``kept`` is None while no password was given."""

    words: str
    kept: bool | None


def password_rules() -> list[PasswordRule]:
    """Every rule of the policy in force."""
    held = policy()
    length, classes = held.password_characters_least, held.password_classes_least
    return [
        PasswordRule(f"至少 {length} 个字符", lambda password, _: len(password) >= length),
        PasswordRule(
            f"大写字母、小写字母、数字、符号四类中至少有 {classes} 类",
            lambda password, _: rules.character_classes(password) >= classes,
        ),
        PasswordRule("不含登录名、人员编号和姓名拼音，也不与登录名相近", _is_no_name),
        PasswordRule(
            "不是常见密码", lambda password, user: _passes(CommonPasswordValidator(), password, user)
        ),
        PasswordRule(f"不是最近 {held.password_history} 次用过的密码", _is_new),
    ]


def judge(password: str, user: Any) -> list[RuleOutcome]:
    """Each rule beside the password; nothing is judged when there is none."""
    return [
        RuleOutcome(rule.words, rule.is_kept(password, user) if password else None)
        for rule in password_rules()
    ]


class PasswordPolicy:
    """Django's door to the rules: every place that sets a password asks here."""

    def validate(self, password: str, user: Any = None) -> None:
        """Name each rule that is broken.

        Raises:
            ValidationError: one message a broken rule.
        """
        broken = [outcome.words for outcome in judge(password, user) if not outcome.kept]
        if broken or not password:
            raise ValidationError(
                [ValidationError(f"密码要求：{words}。") for words in broken or ["不能为空"]]
            )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Remember the hash of the password that was just stored."""
        if user is not None and user.pk is not None:
            PasswordRecord.objects.create(user=user, password=user.password, set_at=timezone.now())
            _forget_old(user)

    def get_help_text(self) -> str:
        """The rules in one line."""
        return "；".join(rule.words for rule in password_rules()) + "。"


def _passes(validator: Any, password: str, user: Any) -> bool:
    try:
        validator.validate(password, user)
    except ValidationError:
        return False
    return True


def _is_no_name(password: str, user: Any) -> bool:
    if user is None:
        return True
    person = person_of(user)
    names = [user.username, *((person.letters, person.code) if person else ())]
    is_like = not _passes(UserAttributeSimilarityValidator(("username",)), password, user)
    return not is_like and not rules.contains_name(password, names)


def _is_new(password: str, user: Any) -> bool:
    if user is None or user.pk is None:
        return True
    hashes = {user.password, *_kept(user).values_list("password", flat=True)}
    return not any(check_password(password, one) for one in hashes)


def _kept(user: Any) -> Any:
    return PasswordRecord.objects.filter(user=user).order_by("-set_at", "-pk")[: policy().password_history]


def _forget_old(user: Any) -> None:
    kept = list(_kept(user).values_list("pk", flat=True))
    PasswordRecord.objects.filter(user=user).exclude(pk__in=kept).delete()
