"""Taking proposals over into a draft."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.foundation.post_handbooks.selectors.proposals import proposals_for
from xueji.foundation.post_handbooks.services.drafting import HandbookRefused, open_draft, save_entry

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Post, User


@transaction.atomic
def adopt(post: "Post", keys: Collection[str], *, actor: "User", now: datetime) -> int:
    """Write the chosen proposals into the draft of a post's handbook; returns how many.

    Raises:
        HandbookRefused: nothing was chosen, or it is no longer proposed.
        NotAllowed: no role over the unit.
    """
    open_draft(post, actor=actor, now=now)
    offered = {one.key: one for group in proposals_for(actor, post, now) for one in group.proposals}
    chosen = [offered[key] for key in dict.fromkeys(keys) if key in offered]
    if not chosen:
        raise HandbookRefused("没有选中建议，或者这些建议已经采用。请勾选后再采用。")
    for proposal in chosen:
        save_entry(post, proposal.facts, actor=actor, now=now)
    return len(chosen)
