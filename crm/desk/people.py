"""人员: who may log in, with which roles. For administrators."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from crm.flow import Refused
from crm.models import Event, Role, User
from crm.sessions import locked
from crm.web import PAGE_SIZE, client_address, form_data, is_filtered, render_page, role_required

from . import people_flow
from .hand_over_kinds import KINDS, counts
from .people_forms import PeopleFilter, PersonForm

# what the page offers beside the form: verb, and what is said when it is done
ACTIONS = {
    "deactivate": (people_flow.deactivate, gettext_lazy("The log-in is closed. Nothing of the person's work is lost.")),
    "activate": (people_flow.activate, gettext_lazy("The log-in is open again.")),
    "second-factor": (
        people_flow.reset_second_factor, gettext_lazy("The second factor is removed; the password is enough now."),
    ),
}  # fmt: skip


@role_required(Role.ADMIN)
def people(request):
    filterset = PeopleFilter(request.GET, queryset=rows(request.user).prefetch_related("groups"))
    page = Paginator(filterset.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    for person in page:
        person.roles = frozenset(group.name for group in person.groups.all())  # fetched once for all rows
    found = {"filter": filterset, "page": page, "is_filtered": is_filtered(request.GET), "locked": locked(page)}
    return render_page(request, "crm/desk/people.html", found, part="crm/desk/_people.html")


@role_required(Role.ADMIN)
@never_cache
def person_create(request):
    form = PersonForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        person, password = people_flow.create(by=request.user, address=client_address(request), **form.cleaned_data)
        return first_password(request, person, password)
    return render(request, "crm/desk/person_form.html", {"form": form})


@role_required(Role.ADMIN)
@never_cache
def person(request, pk):
    person = get_object_or_404(rows(request.user), pk=pk)
    known = {"roles": list(person.roles)}
    form = PersonForm(form_data(request), instance=person, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            people_flow.edit(pk, by=request.user, address=client_address(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:person", pk)
    return render(request, "crm/desk/person.html", person_context(request, pk, form))


@role_required(Role.ADMIN)
@never_cache
def person_action(request, pk, action):
    """The buttons beside the form. Opened by address (after a log-out), the page itself is shown."""
    person = get_object_or_404(rows(request.user), pk=pk)
    if request.method != "POST":
        return redirect("desk:person", pk)
    try:
        return act(request, person, action)
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("desk:person", pk)


def act(request, person, action):
    who = {"by": request.user, "address": client_address(request)}
    if action == "password":
        return first_password(request, *people_flow.new_password(person.pk, **who))
    if action == "unlock":
        people_flow.unlock(person.pk, request=request, **who)
        messages.success(request, _("Unlocked: the person can try again now."))
    elif action in ACTIONS:
        verb, done = ACTIONS[action]
        verb(person.pk, **who)
        messages.success(request, done)
    else:
        raise Http404
    return redirect("desk:person", person.pk)


def first_password(request, person, password):
    """Shown in this answer and never again."""
    return render(request, "crm/desk/person_password.html", {"person": person, "password": password})


def rows(user):
    second_factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return User.objects.visible_to(user).select_related("unit").annotate(has_second_factor=Exists(second_factor))


def person_context(request, pk, form):
    """The form may have changed its copy of the person; what is said about the log-in is read anew."""
    person = rows(request.user).get(pk=pk)
    held = [(KINDS[name].label, count) for name, count in counts(person).items() if count]
    return {
        "form": form,
        "person": person,
        "is_locked": person.pk in locked([person]),
        "held": held,
        "events": Event.objects.about(person)[:20],
    }
