"""Accounts of people: opening, a new one-time password, unlocking."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xueji.common.errors import DomainError
from xueji.common.ui.responses import refusal
from xueji.foundation.organizations import permissions, services
from xueji.foundation.organizations.forms.people import AccountForm
from xueji.foundation.organizations.models import Person, User
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import allow, answer_form, today
from xueji.foundation.organizations.views.people import person_url, visible_person


def _editable(request: HttpRequest, pk: int) -> Person:
    on = today()
    thing = visible_person(request, pk, on)
    allow(permissions.may_manage_account(request.user, thing, on))
    return thing


def _account(thing: Person) -> User:
    return get_object_or_404(User, person=thing)


def _shown_once(request: HttpRequest, account: services.NewAccount) -> HttpResponse:
    # Shown in the answer itself: the password is in no session, message or address.
    return render(request, "organizations/account_opened.html", {"account": account})


@login_required
@never_cache
def open_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account; its one-time password is shown on the next page and never again."""
    thing = _editable(request, pk)
    form = AccountForm(request.POST or None, initial={"username": thing.letters or thing.code})
    opened: list[services.NewAccount] = []

    def save(facts: dict[str, Any]) -> None:
        account = services.request_account(
            person=thing, actor=signed_in(request), now=timezone.now(), **facts
        )
        opened.append(account)

    context = {
        "title": f"为{thing.name}开通账号",
        "submit_label": "申请开通",
        "back_url": person_url(thing),
        "hint": (
            "账号由安全管理员批准后才能登录。系统生成一次性密码，只在下一页显示一次；"
            "本人首次登录时必须改成自己的密码。"
        ),
    }
    answer = answer_form(request, form, save, lambda _: person_url(thing), context)
    return _shown_once(request, opened[0]) if opened else answer


@login_required
@never_cache
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the account a new one-time password."""
    thing = _editable(request, pk)
    account = services.reset_password(user=_account(thing), actor=signed_in(request), now=timezone.now())
    return _shown_once(request, account)


@login_required
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the failed sign-ins."""
    thing = _editable(request, pk)
    was_locked = services.unlock_user(
        username=_account(thing).username, actor=signed_in(request), now=timezone.now()
    )
    messages.success(request, "已解除锁定。" if was_locked else "这个账号没有登录失败记录，可以正常登录。")
    return HttpResponseRedirect(person_url(thing))


@login_required
@require_POST
def request_enabling(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the security administrator to let a disabled account be used again."""
    thing = _editable(request, pk)
    try:
        services.request_enabling(user=_account(thing), actor=signed_in(request), now=timezone.now())
    except DomainError as refused:
        return refusal(request, refused.message, person_url(thing))
    messages.success(request, "已申请，安全管理员批准后才能登录。")
    return HttpResponseRedirect(person_url(thing))


@login_required
@require_POST
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut the account at once."""
    thing = _editable(request, pk)
    try:
        services.disable_account(user=_account(thing), actor=signed_in(request), now=timezone.now())
    except DomainError as refused:
        return refusal(request, refused.message, person_url(thing))
    messages.success(request, "已停用，这个账号不能再登录。")
    return HttpResponseRedirect(person_url(thing))
