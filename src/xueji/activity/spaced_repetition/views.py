"""Pages of memory: today's five minutes, one answer, and what a unit remembers."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from xueji.activity.assessments import selectors as questions
from xueji.activity.spaced_repetition import rules, selectors, services
from xueji.activity.spaced_repetition.policy import memory_policy
from xueji.common.errors import DomainError
from xueji.common.ui.responses import refusal
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.activity.spaced_repetition.models import Card
    from xueji.foundation.organizations.models import Person

KEY_CHARACTERS = 36
ID_CHARACTERS = 18  # what every database can hold as a whole number
# A page left open over lunch is no review of an hour.
LONGEST_REVIEW_SECONDS = 600


def person_or_404(request: HttpRequest) -> "Person":
    """The signed-in account's person."""
    person = organizations.person_of(request.user)
    if person is None:
        raise Http404
    return person


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """今日五分钟: the next question of today, or what comes next."""
    person, now = person_or_404(request), timezone.now()
    load = selectors.day_load(person, now, memory_policy().daily_cards)
    context = {
        "load": load,
        "total": load.done_today + len(load.today),
        "daily_cards": memory_policy().daily_cards,
    }
    if load.today:
        context |= card_context(load.today[0], now)
    return render(request, "spaced_repetition/today.html", context)


def card_context(card: "Card", now: datetime) -> dict[str, object]:
    """What asking one card needs: question or bare article, citation, recall, a key for the answer."""
    article = regulations.articles_by_ids([card.article_id])[card.article_id]
    return {
        "card": card,
        "article": article,
        "citation": regulations.short_citation(article),
        "question": selectors.question_for(card),
        "recall": rules.recall(selectors.memory_of(card), now) if card.last_reviewed_at else None,
        "key": rules.asking_key(card.due_at),
        "asked_at": int(now.timestamp()),
    }


@login_required
@require_POST
def answer(request: HttpRequest, card_id: int) -> HttpResponse:
    """Record the answer to one card, then show whether it was right."""
    person, now = person_or_404(request), timezone.now()
    card = selectors.own_card(person, card_id)
    if card is None:
        raise Http404
    try:
        given = read_answer(request, card, now)
        log = services.review(given, person_id=person.pk, now=now)
    except DomainError as error:
        return refusal(request, error.message, reverse("spaced_repetition:today"))
    return HttpResponseRedirect(reverse("spaced_repetition:result", args=[log.pk]))


def read_answer(request: HttpRequest, card: "Card", now: datetime) -> services.Answer:
    """The answer in a form: letters of a question, or remembered / not remembered for a bare article.

    Raises:
        DomainError: nothing was chosen.
    """
    key = request.POST.get("key", "")[:KEY_CHARACTERS] or secrets.token_urlsafe(24)
    selected = "".join(sorted(set(request.POST.getlist("selected"))))[:10]
    asked_at = request.POST.get("asked_at", "")
    seconds = int(now.timestamp()) - int(asked_at) if asked_at.isdecimal() and len(asked_at) < 12 else None
    duration = min(seconds, LONGEST_REVIEW_SECONDS) if seconds is not None and seconds >= 0 else None
    revision_id = request.POST.get("revision", "")[:ID_CHARACTERS]
    if revision_id.isdecimal():
        question = questions.revisions_by_ids([int(revision_id)]).get(int(revision_id))
        if question is None or card.article_id not in question.article_ids:
            raise DomainError("这道题已更换，请重新作答。")
        if not selected:
            raise DomainError("还没有选择答案，请选择后再提交。")
        right = selected == question.correct
        return services.Answer(card.pk, right, question.revision_id, selected, key, duration)
    if request.POST.get("remembered") not in ("yes", "no"):
        raise DomainError("请选择“记得”或“记不清”。")
    return services.Answer(card.pk, request.POST["remembered"] == "yes", None, "", key, duration)


@login_required
@require_GET
def result(request: HttpRequest, log_id: int) -> HttpResponse:
    """Whether the answer was right, why, and when the article comes back."""
    person = person_or_404(request)
    log = selectors.own_review(person, log_id)
    if log is None:
        raise Http404
    article = regulations.articles_by_ids([log.card.article_id])[log.card.article_id]
    question = questions.revisions_by_ids([log.revision_id]).get(log.revision_id) if log.revision_id else None
    context = {
        "log": log,
        "question": question,
        "article": article,
        "citation": regulations.short_citation(article),
        "article_url": regulations.article_url(article),
        "load": selectors.day_load(person, timezone.now(), memory_policy().daily_cards),
    }
    return render(request, "spaced_repetition/result.html", context)


@login_required
@require_GET
def unit(request: HttpRequest, organization_id: int) -> HttpResponse:
    """How much a unit remembers now of what it studied, article by article."""
    now = timezone.now()
    visible = organizations.organizations_for(request.user, timezone.localdate(now))
    organization = get_object_or_404(visible, pk=organization_id)
    found = selectors.unit_recall(organizations.signed_in(request), organization, now)
    if found is None:
        raise Http404
    return render(request, "spaced_repetition/unit.html", {"organization": organization, "found": found})
