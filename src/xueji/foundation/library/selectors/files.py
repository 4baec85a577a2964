"""Files of a resource as readers and editors meet them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from xueji.foundation.library import permissions, rules
from xueji.foundation.library.models import Attachment, Playback, Resource
from xueji.foundation.library.selectors.resources import resources_for

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User


@dataclass(frozen=True, slots=True)
class Film:
    """The video of a resource as somebody meets it.

    Attributes:
        resume_at: whole seconds where this person stopped; 0 when there is nothing to go back to.
    """

    attachment: Attachment
    url: str
    captions_url: str
    report_url: str
    resume_at: int
    is_finished: bool

    @property
    def resume_words(self) -> str:
        """Where the person stopped: 3:20."""
        return f"{self.resume_at // 60}:{self.resume_at % 60:02d}"


def file_url(attachment: Attachment) -> str:
    """Address of the bytes."""
    return reverse("library:file", args=[attachment.pk])


def files_of(resource: Resource) -> list[Attachment]:
    """Files that are offered for saving."""
    return list(resource.attachments.filter(kind=Attachment.Kind.FILE, removed_at=None).order_by("pk"))


def pictures_of(resource: Resource | None) -> list[Attachment]:
    """Pictures that a text can show."""
    if resource is None:
        return []
    return list(resource.attachments.filter(kind=Attachment.Kind.PICTURE, removed_at=None).order_by("-pk"))


def attachment_for(viewer: "User", attachment_id: int, now: datetime) -> Attachment | None:
    """The file if this person may read it.

    Who may read the resource may read its files; what was taken off, and pictures that the text does not show
    (yet), are for those who write and review.
    """
    found = Attachment.objects.select_related("resource__organization").filter(pk=attachment_id).first()
    if found is None or not resources_for(viewer, now).filter(pk=found.resource_id).exists():
        return None
    is_hidden = found.removed_at is not None
    if found.kind == Attachment.Kind.PICTURE:
        is_hidden = is_hidden or found.pk not in rules.picture_ids(found.resource.body_html)
    if is_hidden and not permissions.is_staff_of(viewer, found.resource, now):
        return None
    return found


def film_of(resource: Resource, person: "Person | None") -> Film | None:
    """The video of a resource, with where this person stopped."""
    rows = resource.attachments.filter(kind__in=("video", "captions"), removed_at=None)
    shown = {one.kind: one for one in rows}
    video, captions = shown.get("video"), shown.get("captions")
    if video is None:
        return None
    playback = Playback.objects.filter(attachment=video, person=person).first() if person else None
    stopped = int(playback.position_seconds) if playback else 0
    is_at_end = stopped >= (video.duration_seconds or 0) - 3
    return Film(
        attachment=video,
        url=file_url(video),
        captions_url=file_url(captions) if captions else "",
        report_url=reverse("library:watching", args=[video.pk]),
        resume_at=0 if is_at_end else stopped,
        is_finished=bool(playback and playback.finished_at),
    )
