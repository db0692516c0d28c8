"""Who is at the keyboard: the one log-in door, the idle time-out, and the text that must survive both."""

import re
import time
from http import HTTPStatus

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import get_user_model, logout
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Subquery
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import reference
from crm.models import ReferenceStamp

KEPT = "kept_text"
SECRET = re.compile("password|secret")  # in the name of a field: what is typed there is never kept
KEPT_LIMIT = 200_000  # characters; a session is no place for more
WRONG_PASSWORD = {"app": "allauth.account", "action": "login_failed"}


class Backend(AuthenticationBackend):
    """allauth's door; the person comes with unit, unread lines and the reference stamp in one query."""

    def get_user(self, user_id):
        people = get_user_model().objects.select_related("unit").filter(pk=user_id)
        unread = Count("notices", filter=Q(notices__read_at=None))
        user = people.annotate(unread=unread, stamp=Subquery(ReferenceStamp.objects.values("value")[:1])).first()
        if user:
            reference.seen(user.stamp)
        return user if user and self.user_can_authenticate(user) else None


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False  # people are added by an administrator

    def _get_login_attempts_cache_key(self, request, **credentials):
        # by name alone, so that an administrator on another address or host name can unlock it
        return credentials.get("username", "").lower()

    def get_password_change_redirect_url(self, request):
        return reverse("desk:me")

    def clean_password(self, password, user=None):
        if user and user.must_change_password and user.check_password(password):
            raise ValidationError(_("This is the first password; choose one that only you know."))
        return super().clean_password(password, user)

    def set_password(self, user, password):
        user.must_change_password = False
        super().set_password(user, password)

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is not right."),
        "too_many_login_attempts": _(
            "Too many wrong attempts. This name is locked for 15 minutes; an administrator can unlock it at once."
        ),
    }


def failure_keys(user) -> list[str]:
    """Under which names allauth counts a person's wrong passwords and wrong codes."""
    return [user.username.lower(), f"mfa-auth-user-{user.pk}"]


def unlock(request, user) -> None:
    """Let a person who was locked out after wrong attempts try again at once."""
    for key in failure_keys(user):
        ratelimit.clear(request, key=key, **WRONG_PASSWORD)


def locked(users) -> set[int]:
    """Ids of those who are locked out now, with one look into the shared cache."""
    rate = next(rate for rate in ratelimit.get_rates(**WRONG_PASSWORD) if rate.per == "key")
    owners = {
        ratelimit.get_cache_key(None, rate=rate, key=key, **WRONG_PASSWORD): user.pk
        for user in users
        for key in failure_keys(user)
    }
    now = time.time()
    counted = cache.get_many(owners)
    return {
        owners[key] for key, found in counted.items() if not ratelimit.apply_rate(found, now, rate, dry_run=True)[0]
    }


class IdleMiddleware:
    """Ends a session that has been idle too long; what was being sent is kept for the same person's return."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reference.forget()
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            # back from log-in at an address that only takes what is sent: the page it was sent from is one level up
            return redirect(f"{request.path.rstrip('/').rpartition('/')[0]}/")
        return response

    def process_view(self, request, view, args, kwargs):
        # here and not in __call__: what another site makes a browser send has been refused by now
        if request.user.is_authenticated:
            self.watch(request)
        elif request.method == "POST" and request.path.startswith("/desk/"):
            keep_text(request, user_id=None)

    def watch(self, request):
        now = int(timezone.now().timestamp())
        seen = request.session.get("seen", now)
        if now - seen > settings.IDLE_MINUTES * 60:
            user_id, posted = request.user.pk, request.method == "POST"
            logout(request)
            if posted:
                keep_text(request, user_id=user_id)
            return
        if now - seen > 60 or "seen" not in request.session:
            request.session["seen"] = now  # once a minute is enough, and spares a write on every page
        if KEPT in request.session and request.session[KEPT]["user"] != request.user.pk:
            del request.session[KEPT]  # somebody else sits here now


def keep_text(request, *, user_id) -> None:
    """Put the typed text of a form aside, for the form at the same address after log-in."""
    secret = {name for name in request.POST if name == "csrfmiddlewaretoken" or SECRET.search(name)}
    text = {name: request.POST.getlist(name) for name in request.POST if name not in secret}
    if sum(len(value) for values in text.values() for value in values) > KEPT_LIMIT:
        return
    request.session[KEPT] = {"path": request.path, "user": user_id or typed_by(request), "text": text}


def typed_by(request) -> int | None:
    """Who wrote it, as the form itself says, when the session no longer knows."""
    written = request.POST.get("typed_by", "")[:18]
    return int(written) if written.isdecimal() else None


def kept_text(request) -> dict | None:
    """The text put aside for this page and this person, once."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return kept["text"] if kept["user"] == request.user.pk else None
