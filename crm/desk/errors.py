"""Pages for when something is in the way: what happened, and what to do next."""

from urllib.parse import urlsplit

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from crm.sessions import keep_text, typed_by
from crm.web import redirect_part


def denied(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def missing(request, exception=None):
    return render(request, "404.html", status=404)


def broken(request):
    """No query, no context: whatever is broken must not break this page too."""
    return HttpResponseServerError(loader.get_template("500.html").render())


def csrf_failure(request, reason=""):
    """Mostly a page left open while its person logged in anew in another tab: nothing typed there may be lost."""
    if is_own_page(request) and request.user.is_authenticated and typed_by(request) == request.user.pk:
        keep_text(request, user_id=request.user.pk)
        return redirect_part(request, request.path)
    return render(request, "403_csrf.html", status=403)


def is_own_page(request) -> bool:
    """The browser itself says that the form came from our own pages."""
    return request.method == "POST" and urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
