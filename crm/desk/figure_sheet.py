"""A measure of a year as a sheet: who reports it, with their months, to be filled in and imported again."""

from django import forms
from django.http import HttpResponseBadRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from crm.exports import export_lines
from crm.web import role_required
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import Measure
from enterprises.economy.month_sheet import MAY_EXPORT, columns, reporters

YEARS = 8
CHUNK = 500


class SheetForm(forms.Form):
    measure = forms.ChoiceField(label=pgettext_lazy("economy", "Measure"), choices=Measure.choices)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        self.fields["year"].choices = [(year, year) for year in range(this, this - YEARS, -1)]


@require_GET
@role_required(*MAY_EXPORT)
def figures_export(request, kind):
    form = SheetForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    measure, year = form.cleaned_data["measure"], form.cleaned_data["year"]
    rows = reporters(Enterprise.objects.visible_to(request.user), measure, year).order_by("name", "id")
    said = f"{Measure(measure).label} {year}"
    name = pgettext("sheet", "Economic figures")
    return export_lines(
        request, rows.iterator(chunk_size=CHUNK), columns(measure, year), name=name, kind=kind, said=said
    )
