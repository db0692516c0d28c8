"""A pasted list of one kind of qualification: every line judged first, the good ones taken in, the others kept."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.web import client_address, form_data, render_page, role_required

from . import pasting, qualifications
from .paste_form import PasteForm

PAGES = "enterprises/classification/qualifications"


@role_required(*qualifications.MAY_EDIT)
def paste(request):
    """All good: written at once. Some bad: shown with why; `anyway` takes the good ones in and keeps the rest."""
    form = PasteForm(form_data(request))
    lines: list[pasting.Line] = []
    if request.method == "POST" and form.is_valid():
        lines = pasting.read(form.cleaned_data["text"], facts=form.facts(), by=request.user)
        bad = [line for line in lines if line.error]
        good = [line for line in lines if not line.error]
        if good and (not bad or "anyway" in request.POST):
            said_taken(request, take_in(request, good))
            if not bad:
                return redirect(f"{reverse('qualifications:list')}?{urlencode({'kind': form.cleaned_data['kind']})}")
            form, lines = with_rest(request, bad), bad
        elif not lines:
            form.add_error("text", _("There is nothing in the list."))
    context = {
        "form": form, "lines": lines, "bad": sum(bool(line.error) for line in lines),
        "good": sum(not line.error for line in lines),
    }  # fmt: skip
    return render_page(request, f"{PAGES}/paste.html", context)


def take_in(request, lines: list[pasting.Line]) -> qualifications.Taken:
    rows = [line.row for line in lines]
    return qualifications.paste(rows, by=request.user, now=timezone.now(), address=client_address(request))


def with_rest(request, bad: list[pasting.Line]) -> PasteForm:
    """The form with the lines that could not be taken in, to be put right."""
    data = request.POST.copy()
    data["text"] = "\n".join(line.text for line in bad)
    return PasteForm(data)


def said_taken(request, taken: qualifications.Taken) -> None:
    n = len(taken.new)
    said = ngettext("%(n)s qualification entered.", "%(n)s qualifications entered.", n) % {"n": n}
    messages.success(request, said)
    if taken.known:
        known = ngettext("%(n)s was entered already.", "%(n)s were entered already.", taken.known)
        messages.info(request, known % {"n": taken.known})
