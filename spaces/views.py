"""Pages of spaces at the desk. Rules live in the table of moves; here is only who asks and what is drawn."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, form_data, redirect_part, render_page, role_required

from . import verbs
from .landlords.asking import asked_url
from .models import READS, Space
from .move_forms import FORMS
from .moves import FLOW
from .pages import panel

DOERS = (Role.SPACES, Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR)
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
    form = FORMS[name](form_data(request), space=space, user=request.user)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            done = verbs.VERBS[name](pk, by=request.user, address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        else:
            if name == "ask":  # the text to be sent by hand has a page of its own
                return redirect_part(request, asked_url([done.asked]))
            space = the_space(request.user, pk)
            return draw(request, space) if request.htmx else redirect(space)
        space = the_space(request.user, pk)
    return draw(request, space, form=form, move=FLOW[name], refused=refused)


def draw(request, space, **more):
    context = panel(space, request.user, now=timezone.now()) | more
    return render_page(request, PAGE, context, part=PART)
