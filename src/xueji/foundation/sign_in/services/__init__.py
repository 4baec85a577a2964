"""Writing what belongs to signing in: the front door of the domain."""

from xueji.foundation.sign_in.services.account_lists import (
    AccountList,
    OpenedAccounts,
    check_accounts,
    marked_accounts,
    open_listed,
)
from xueji.foundation.sign_in.services.activation import (
    SHEET_MOST_PEOPLE,
    ActivationRefused,
    SheetRow,
    account_to_activate,
    issue_codes,
    people_waiting,
    use_code,
)
from xueji.foundation.sign_in.services.factors import (
    FactorsRefused,
    factor_changed,
    forget_factors,
    keep_secret,
    kept_secret,
    reset_factors,
)
from xueji.foundation.sign_in.services.failures import note_failed_sign_in, note_lock_out
from xueji.foundation.sign_in.services.identities import (
    Identity,
    IdentityRefused,
    account_of_identity,
    bind_identity,
    unbind_identity,
)
from xueji.foundation.sign_in.services.once import sweep_used_proofs, use_once, use_totp_code
from xueji.foundation.sign_in.services.sessions import (
    end_other_sessions,
    end_session,
    has_one_session,
    note_presence,
    sweep_ended_sessions,
    why_ended,
)
from xueji.foundation.sign_in.services.standing import (
    Standing,
    has_second_factor,
    needs_second_factor,
    standing_of,
)

__all__ = [
    "AccountList",
    "OpenedAccounts",
    "check_accounts",
    "marked_accounts",
    "open_listed",
    "sweep_used_proofs",
    "use_once",
    "use_totp_code",
    "Identity",
    "IdentityRefused",
    "account_of_identity",
    "bind_identity",
    "unbind_identity",
    "SHEET_MOST_PEOPLE",
    "ActivationRefused",
    "SheetRow",
    "account_to_activate",
    "issue_codes",
    "people_waiting",
    "use_code",
    "FactorsRefused",
    "Standing",
    "end_other_sessions",
    "end_session",
    "factor_changed",
    "forget_factors",
    "has_one_session",
    "has_second_factor",
    "note_failed_sign_in",
    "note_lock_out",
    "keep_secret",
    "kept_secret",
    "needs_second_factor",
    "note_presence",
    "reset_factors",
    "standing_of",
    "sweep_ended_sessions",
    "why_ended",
]
