"""What the installation decides about its people."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from xueji.common.jobs.services import start
from xueji.foundation.organizations import jobs, permissions, selectors, services
from xueji.foundation.organizations.forms.people import PeopleSettingsForm
from xueji.foundation.organizations.models import PeopleSettings
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import allow, answer_form


@login_required
def people_settings(request: HttpRequest) -> HttpResponse:
    """Change how names stand in lists and whether identity numbers are kept."""
    now = timezone.now()
    allow(permissions.may_operate(request.user, now))
    held = selectors.people_settings()
    first = {"name_order": held.name_order, "uses_id_number": held.uses_id_number}
    form = PeopleSettingsForm(request.POST or None, initial=first)

    def save(facts: dict[str, Any]) -> PeopleSettings:
        done = services.save_people_settings(actor=signed_in(request), now=now, **facts)
        if facts["name_order"] != first["name_order"]:
            start(signed_in(request), jobs.REORDER, "重新排列姓名", {}, now=now, once="names")
        return done

    back = reverse("organizations:people")
    context = {"title": "人员设置", "submit_label": "保存", "back_url": back}
    return answer_form(request, form, save, lambda _: back, context)
