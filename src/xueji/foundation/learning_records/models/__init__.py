"""Tables of the river: records, the xAPI statements among them, and what an xAPI store keeps beside them."""

from xueji.foundation.learning_records.models.documents import XapiActivity, XapiDocument
from xueji.foundation.learning_records.models.exchange import (
    ForwardRefusal,
    ForwardTarget,
    RecordChange,
    SetAsideActor,
)
from xueji.foundation.learning_records.models.river import (
    LearningRecord,
    RecordArticle,
    RecordDiscipline,
    RiverSalt,
)
from xueji.foundation.learning_records.models.statements import (
    ActorMapping,
    RecordKey,
    StatementAttachment,
    StatementBody,
)
from xueji.foundation.learning_records.models.tools import XapiCredential

__all__ = [
    "ActorMapping",
    "ForwardRefusal",
    "ForwardTarget",
    "LearningRecord",
    "RecordArticle",
    "RecordChange",
    "RecordDiscipline",
    "RecordKey",
    "RiverSalt",
    "SetAsideActor",
    "StatementAttachment",
    "StatementBody",
    "XapiActivity",
    "XapiCredential",
    "XapiDocument",
]
