"""Who is at the keyboard: the one log-in door, the idle time-out, and the text that must survive both."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import get_user_model, logout
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import reference

KEPT = "kept_text"


class Backend(AuthenticationBackend):
    """allauth's door; the person comes with unit and unread lines in one query."""

    def get_user(self, user_id):
        people = get_user_model().objects.select_related("unit")
        user = people.annotate(unread=Count("notices", filter=Q(notices__read_at=None))).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False  # people are added by an administrator

    def _get_login_attempts_cache_key(self, request, **credentials):
        # by name alone, so that an administrator on another address or host name can unlock it
        return credentials.get("username", "").lower()

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is not right."),
    }


def unlock(request, username: str) -> None:
    """Let a person whose name was locked after wrong passwords try again at once."""
    ratelimit.clear(request, app="allauth.account", action="login_failed", key=username.lower())


class IdleMiddleware:
    """Ends a session that has been idle too long; what was being sent is kept for the same person's return."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reference.forget()
        if request.user.is_authenticated:
            self.watch(request)
        elif request.method == "POST" and request.path.startswith("/desk/"):
            keep_text(request, user_id=None)
        return self.get_response(request)

    def watch(self, request):
        now = int(timezone.now().timestamp())
        seen = request.session.get("seen", now)
        if now - seen > settings.IDLE_MINUTES * 60:
            user_id, posted = request.user.pk, request.method == "POST"
            logout(request)
            if posted:
                keep_text(request, user_id=user_id)
        elif now - seen > 60 or "seen" not in request.session:
            request.session["seen"] = now  # once a minute is enough, and spares a write on every page


def keep_text(request, *, user_id) -> None:
    """Put the typed text of a form aside, for the form at the same address after log-in."""
    text = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    typed_by = request.POST.get("typed_by", "")  # who wrote it, when the session no longer knows
    user_id = user_id or (int(typed_by) if typed_by.isdigit() else None)
    request.session[KEPT] = {"path": request.path, "user": user_id, "text": text}


def kept_text(request) -> dict | None:
    """The text put aside for this page and this person, once."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return kept["text"] if kept["user"] == request.user.pk else None
