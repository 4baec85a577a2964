"""Figures of signing in (``policy/sign_in.toml``) by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from xueji.common.policy import figures


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """What leaders decided about passwords, proofs and sessions."""

    password_characters_least: int
    password_classes_least: int
    password_history: int
    password_age: timedelta
    second_factor_roles: Sequence[str]
    second_factor_grace: timedelta
    one_session_roles: Sequence[str]
    activation_life: timedelta
    activation_failures_most: int


def policy() -> SignInPolicy:
    """The policy in force."""
    given = figures("sign_in")
    return SignInPolicy(
        password_characters_least=given["password_characters_least"],
        password_classes_least=given["password_classes_least"],
        password_history=given["password_history"],
        password_age=timedelta(days=given["password_days_most"]),
        second_factor_roles=tuple(given["second_factor_roles"]),
        second_factor_grace=timedelta(days=given["second_factor_grace_days"]),
        one_session_roles=tuple(given["one_session_roles"]),
        activation_life=timedelta(days=given["activation_code_days"]),
        activation_failures_most=given["activation_failures_most"],
    )
