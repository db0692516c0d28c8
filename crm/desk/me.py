"""My own page: who I am here, and what I may change about it myself."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Cover
from crm.web import client_address, form_data

from . import people_flow
from .covers import drawn
from .people_forms import OwnForm


@login_required  # also for those who have no role yet: they see here that they have none
def me(request):
    form = OwnForm(form_data(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        people_flow.change_own(by=request.user, address=client_address(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("desk:me")
    shown = {"form": form, "has_second_factor": is_mfa_enabled(request.user), **leave_of(request.user)}
    return render(request, "crm/desk/me.html", shown)


def leave_of(user) -> dict:
    """My leave and what I cover, as far as it is not over."""
    rows = Cover.objects.visible_to(user).not_over(timezone.localdate()).select_related("person", "deputy")
    found = list(rows.order_by("from_on", "id"))
    return {
        "leaves": [drawn(cover) for cover in found if cover.person_id == user.pk],
        "covers": [drawn(cover) for cover in found if cover.deputy_id == user.pk],
    }
