"""Pages of spaces at the desk. Rules live in the table of moves; here is only who asks and what is drawn."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.models import Role
from crm.web import (
    client_address,
    form_data,
    redirect_part,
    render_page,
    role_required,
    row_id,
    wants_part,
)

from . import overtaken, revealing, verbs
from .file_fields import FilesForm
from .landlords.asking import asked_url
from .matching.pages import fit_context, searches_of
from .matching.requirements import LOOKS_FOR
from .models import READS, Space
from .move_forms import FORMS
from .moves import FLOW
from .pages import panel
from .revealing import MAY_REVEAL

DOERS = (Role.SPACES, Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR)
LETS = (Role.SPACES, Role.ATTRACTION)
READS_REQUESTS = (Role.OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR)  # asked about it: theirs
PAGE, PART = "spaces/detail.html", "spaces/_panel.html"


def the_space(user, pk) -> Space:
    return get_object_or_404(Space.objects.visible_to(user).for_list().select_related("landlord", "agent"), pk=pk)


@require_GET
@role_required(*READS)
def detail(request, pk):
    return draw(request, the_space(request.user, pk))


@role_required(*DOERS)
def move(request, pk, name):
    """One address for all moves: GET draws the panel with the move's form, POST takes the move."""
    if name not in FORMS:
        raise Http404
    space = the_space(request.user, pk)
    form = FORMS[name](form_data(request), files_data(request), space=space, user=request.user)
    refused = ""
    if request.method == "POST":
        try:
            if done := sent(request, form, name, space):
                return after(request, pk, done)
        except Refused as refusal:
            refused = refusal.reason
        space = the_space(request.user, pk)
    return draw(request, space, form=form, move=FLOW[name], refused=refused)


def files_data(request):
    return request.FILES if request.method == "POST" else None


def after(request, pk, done: Space) -> HttpResponse:
    """The page as it is then; what was asked of a landlord by hand has a page of its own."""
    if link := getattr(done, "asked", None):
        return redirect_part(request, asked_url([link]))
    space = the_space(request.user, pk)
    return draw(request, space) if request.htmx else redirect(space)


def sent(request, form, name, space) -> Space | None:
    """Files are kept first, whatever becomes of the rest. None: the form says what is wrong."""
    is_right, has_files = form.is_valid(), isinstance(form, FilesForm)
    if has_files:
        form.keep_files()
    if not is_right:
        return None
    seen, address = row_id(request.POST.get("seen", "")), client_address(request)
    done, _is_new = overtaken.take(name, space, by=request.user, seen=seen, address=address, **form.facts())
    if has_files:
        form.forget_files()
    return done


@require_POST
@role_required(*LETS)
def unwait(request, pk, item):
    space = the_space(request.user, pk)
    verbs.unwait(pk, by=request.user, wait=item, address=client_address(request))
    return draw(request, the_space(request.user, pk)) if request.htmx else redirect(space)


@require_POST
@never_cache
@role_required(*MAY_REVEAL)
def reveal(request, pk):
    """A landlord's telephone, and a line of history that it was looked at."""
    space = the_space(request.user, pk)
    who = row_id(request.POST.get("landlord", ""))
    found = revealing.reveal(space, who, by=request.user, address=client_address(request))
    if wants_part(request):
        context = {"space": space, "contact": found, "shown": found.phone, "may_reveal": True}
        return render_page(request, "spaces/_phone.html", context)
    return draw(request, space, shown_phones={found.pk: found.phone})


def draw(request, space, **more):
    context = panel(space, request.user, now=timezone.now()) | compared(request, space) | more
    if not wants_part(request):
        context["may_ask"] = request.user.has_role(*READS_REQUESTS)
    return render_page(request, PAGE, context, part=PART)


def compared(request, space) -> dict:
    """This space against what the person looks for, condition by condition."""
    searches = list(searches_of(request.user)) if request.user.has_role(*LOOKS_FOR) else []
    wanted = request.GET.get("requirement", "")
    chosen = next((row for row in searches if str(row.pk) == wanted), None)
    return {"searches": searches, "requirement": None} | (fit_context(space, chosen, request.user) if chosen else {})
