"""How identities of other systems follow when two records of people are one human."""

from xueji.foundation.organizations.services import register_person_rows
from xueji.foundation.sign_in.models import ExternalIdentity


def register() -> None:
    """An identity follows; where both records have one with a provider, the survivor's counts."""
    register_person_rows("sign_in.ExternalIdentity", "person", settle=_drop)


def _drop(_mine: ExternalIdentity, theirs: ExternalIdentity) -> None:
    theirs.delete()
