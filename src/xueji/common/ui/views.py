"""Views of the frame: preferences, the unit worked for, and the living style page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from xueji.common.ui import navigation, style_samples
from xueji.common.ui.lists import respond
from xueji.common.ui.preferences import CHOICES, COOKIE_NAMES, keep_preference
from xueji.common.ui.responses import safe_next

UNPROCESSABLE_STATUS = 422
SAMPLE_FRAMES = {"phone", "presenter", "public", "print"}


@require_POST
def set_preference(request: HttpRequest) -> HttpResponse:
    """Keep the theme or the type size and return; the page's script gets the switch drawn anew."""
    asked = {key: request.POST[key] for key in CHOICES if request.POST.get(key) in CHOICES[key]}
    if not asked:
        return HttpResponseBadRequest("没有这种显示方式。")
    return_path = safe_next(request)
    request.COOKIES.update({COOKIE_NAMES[key]: value for key, value in asked.items()})
    if request.headers.get("X-Fragment") == "preferences":
        response = render(request, "ui/_preferences.html", {"return_path": return_path})
    else:
        response = HttpResponseRedirect(return_path)
    for key, value in asked.items():
        keep_preference(response, key, value, secure=request.is_secure())
    return response


@require_POST
def choose_unit(request: HttpRequest) -> HttpResponse:
    """Work for another of the person's units; a unit that is not theirs does not exist here."""
    provider = navigation.providers.units
    offered = {unit.id for unit in provider(request)} if provider else set()
    if request.POST.get("unit") not in offered:
        raise Http404
    request.session["unit_id"] = request.POST["unit"]
    return HttpResponseRedirect(safe_next(request))


def style_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    _only_for_builders(request)
    form = style_samples.SampleForm()
    invalid = style_samples.SampleForm({"title": "", "minutes": "900", "held_date": "昨天"})
    invalid.is_valid()
    context = {
        "form": form,
        "invalid_form": invalid,
        "samples": style_samples.components(timezone.now()),
        "tones": ["gray", "info", "ok", "warn", "bad"],
    }
    rows = style_samples.rows()
    return respond(request, style_samples.LIST, rows, "ui/style/index.html", context)


def sample_frame(request: HttpRequest, name: str) -> HttpResponse:
    """A page of each frame, filled with samples."""
    _only_for_builders(request)
    if name not in SAMPLE_FRAMES:
        raise Http404
    return render(request, f"ui/style/{name}.html", {"samples": style_samples.components(timezone.now())})


def _only_for_builders(request: HttpRequest) -> None:
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
