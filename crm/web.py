"""Pages and parts: the only place that knows htmx. House rules (d) 4-9 stand here."""

import re
from collections.abc import Iterable
from functools import wraps
from ipaddress import ip_address
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.forms.renderers import TemplatesSetting
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from crm.models import SavedView
from crm.sessions import kept_text

PAGE_SIZE = 50
AN_ID = re.compile("[0-9]{1,18}")
# where somebody may go who has still the first password, which another person has seen
BEFORE_OWN_PASSWORD = {"account_change_password", "account_logout", "set_language", "health"}


class FormRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def role_required(*roles: str):
    """A view for people of these roles: others get 403, strangers the log-in page and then this page."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return to_login(request)
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = frozenset(roles)
        return guarded

    return decorate


def to_login(request) -> HttpResponse:
    if not request.htmx:
        return redirect_to_login(request.get_full_path())
    # what was being sent is kept for the form's own address, which answers GET with the form
    sent = request.method == "POST"
    here = request.get_full_path() if sent else request.htmx.current_url_abs_path or request.get_full_path()
    return HttpResponse(headers={"HX-Redirect": f"{reverse('account_login')}?{urlencode({'next': here})}"})


class OwnPasswordMiddleware:
    """Whatever somebody with a first password opens or sends leads to the page where they choose their own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        must_change = request.user.is_authenticated and request.user.must_change_password
        if not must_change or request.resolver_match.view_name in BEFORE_OWN_PASSWORD:
            return None
        url = reverse("account_change_password")
        if request.method == "GET" and not request.htmx:
            url += f"?{urlencode({'next': request.get_full_path()})}"
        return redirect_part(request, url)


class NoNullMiddleware:
    """No record is found by an address with a NUL in it, and PostgreSQL does not even look."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)


def wants_part(request) -> bool:
    """htmx asks for a part; a boosted link or the way back through history asks for the page."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def render_page(request, template: str, context: dict, *, part: str = "", status: int = 200) -> HttpResponse:
    """The page, or only its named part when htmx asks for that."""
    response = render(request, part if part and wants_part(request) else template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_list(
    request, template: str, *, filterset, part: str, context: dict | None = None, each=lambda row: None,
    together=lambda rows: None, count: int | None = None,
) -> HttpResponse:  # fmt: skip
    """A filtered list, fifty a page; `page` holds the rows, each made ready to be drawn by `each`, all `together`.

    `count` where a tab has already counted them."""
    pages = Paginator(filterset.qs, PAGE_SIZE)
    if count is not None:
        pages.count = count
    page = pages.get_page(request.GET.get("page"))
    together(page.object_list)
    for row in page:
        each(row)
    found = {"filter": filterset, "page": page, "is_filtered": is_filtered(request.GET)}
    found |= {"count_set": count_set(filterset), **(context or {})}
    return render_page(request, template, found, part=part)


def is_filtered(data: QueryDict) -> bool:
    return any(value for name, value in data.items() if name not in {"page", "o", "view"})


def count_set(filterset) -> int:
    """How many choices narrow the list; the words typed stand beside them and do not count."""
    return sum(bool(field.value()) for field in filterset.form.visible_fields() if field.name != "q")


def saved_views(request, page: str) -> dict:
    """Tabs of one's own over a list, and whether one of them is what is shown now."""
    saved, now = list(SavedView.objects.filter(user=request.user, page=page)), narrowing(request.GET)
    for view in saved:
        view.is_here = narrowing(QueryDict(view.query)) == now
    return {"saved": saved, "saved_here": any(view.is_here for view in saved)}


def narrowing(data: QueryDict) -> dict[str, str]:
    """What an address asks of a list, without empty fields and the page that happened to be open."""
    return {name: value for name, value in data.items() if value and name != "page"}


def asking(data: QueryDict, *, without: Iterable[str] = ()) -> str:
    """The same as an address that another page can be opened with."""
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in narrowing(data).items() if name not in without})
    return kept.urlencode()


def redirect_part(request, url: str) -> HttpResponse:
    """Go to another page: a redirect for a browser, an instruction for htmx."""
    if wants_part(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponse(status=302, headers={"Location": url})


def form_data(request) -> QueryDict | None:
    """What a form should be bound to: what was sent, or what was typed before the session ended."""
    if request.method == "POST":
        return request.POST
    text = kept_text(request)
    if text is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in text.items():
        data.setlist(name, values)
    request.was_kept = True
    return data


def is_desk_address(url: str) -> bool:
    """Whether a form may lead there when it is done: a page of the desk, never another site's."""
    return url.startswith("/desk/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def row_id(text: str) -> int | None:
    """The id in an address or a field; whatever else stands there (², a number that no row has) is none."""
    return int(text) if AN_ID.fullmatch(text) else None


def client_address(request) -> str | None:
    """Where it came from: what our own outermost proxy saw, when there are proxies of ours (TRUSTED_PROXY_COUNT)."""
    direct, count = request.META.get("REMOTE_ADDR") or None, settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = request.headers.get("X-Forwarded-For", "").split(",") if count else []
    if len(passed) < max(count, 1):
        return direct
    try:
        return str(ip_address(passed[-count].strip()))
    except ValueError:
        return direct
