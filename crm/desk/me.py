"""My own page: who I am here, and what I may change about it myself."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.web import client_address, form_data

from . import people_flow
from .people_forms import OwnForm


@login_required  # also for those who have no role yet: they see here that they have none
def me(request):
    form = OwnForm(form_data(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        people_flow.change_own(by=request.user, address=client_address(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("desk:me")
    return render(request, "crm/desk/me.html", {"form": form, "has_second_factor": is_mfa_enabled(request.user)})
