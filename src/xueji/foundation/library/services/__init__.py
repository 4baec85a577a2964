"""Writes of the library."""

from xueji.foundation.library.citing import hold_content, release_content
from xueji.foundation.library.services.attachments import (
    attach,
    digests_in_use,
    purge_attachment,
    remove_attachment,
)
from xueji.foundation.library.services.content import Content, content_of
from xueji.foundation.library.services.duplicates import SimilarExists, create_unless_there
from xueji.foundation.library.services.playback import Watched, report_watching
from xueji.foundation.library.services.practices import (
    WriteUp,
    create_practice,
    edit_practice,
    recommend_practice,
    record_use,
    store_practice,
)
from xueji.foundation.library.services.publishing import move_resource, take_step
from xueji.foundation.library.services.restoring import restore_revision
from xueji.foundation.library.services.saving import (
    EditedMeanwhile,
    create_resource,
    edit_resource,
    save_resource,
)
from xueji.foundation.library.services.sharing import decide_proposal, propose_resource, withdraw_proposal
from xueji.foundation.library.services.vocabulary import add_term, remove_term

__all__ = [
    "hold_content",
    "release_content",
    "Content",
    "EditedMeanwhile",
    "SimilarExists",
    "Watched",
    "WriteUp",
    "add_term",
    "attach",
    "content_of",
    "create_practice",
    "create_resource",
    "create_unless_there",
    "decide_proposal",
    "digests_in_use",
    "edit_practice",
    "edit_resource",
    "move_resource",
    "propose_resource",
    "purge_attachment",
    "recommend_practice",
    "record_use",
    "remove_attachment",
    "remove_term",
    "report_watching",
    "restore_revision",
    "save_resource",
    "store_practice",
    "take_step",
    "withdraw_proposal",
]
