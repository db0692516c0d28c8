"""How a stranger wants the public pages: large text, high contrast, the language. In cookies, without script."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

ONE_YEAR = 365 * 24 * 60 * 60
COOKIES = ("text", "contrast")


@require_POST
def face(request):
    """One of the buttons in the head of a public page: back to the page with the choice in force."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    return choose(request, redirect(back))


def choose(request, response: HttpResponse) -> HttpResponse:
    """Put the choice of the button pressed into the answer's cookies."""
    chosen = request.POST.get("face", "")
    name, _dash, value = chosen.partition("-")
    if chosen in dict(settings.LANGUAGES):
        keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    elif name in COOKIES and value in {"", "large", "high"}:
        keep(response, name, value)
    return response


def show_at_once(request) -> None:
    """For an answer that is drawn here and now instead of by the next request."""
    probe = choose(request, HttpResponse())
    request.COOKIES = request.COOKIES | {name: morsel.value for name, morsel in probe.cookies.items()}
    if request.POST.get("face") in dict(settings.LANGUAGES):
        translation.activate(request.POST["face"])


def keep(response: HttpResponse, name: str, value: str) -> None:
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(name, value, max_age=ONE_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax")
