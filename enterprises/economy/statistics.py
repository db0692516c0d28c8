"""经济运行: how output, revenue, tax and investment stand and grow; every number opens the enterprises behind it."""

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from crm import exports
from crm.clock import SHANGHAI
from crm.figure_tables import AskedForm, Entry, address, columns, table
from crm.figures import FIGURES, Figure, Scope, values
from crm.web import render_page, role_required

from . import figures
from .asked import reported_part, year_so_far
from .counting import PAGE
from .models import READS, WRITES
from .sheet import MAY_EXPORT

# (heading, names of its figures) in the order of the page
GROUPS = (
    (pgettext_lazy("figures", "Above scale"), ("output_above", "output_above_growth")),
    (pgettext_lazy("figures", "Not top 50"), ("output_others", "output_others_growth")),
    (pgettext_lazy("figures", "Top 50"), ("output_top", "output_top_growth")),
    (pgettext_lazy("figures", "Revenue above scale"), ("revenue_above", "revenue_above_growth")),
    (pgettext_lazy("figures", "Tax"), ("tax", "tax_growth")),
)
SENTENCE = ("output_above", "output_others", "output_top")
PUBLISHED = ("fixed_total", "industrial_total", "retail_total")
LISTED = ("on_above_scale", "on_top50", "ten_billion")
ALL = [figure for own in figures.SUMS for figure in own]


def named(names) -> list[Figure]:
    return [FIGURES[f"economy.{name}"] for name in names]


class PeriodForm(AskedForm):
    """Where nothing is said, January to the last month reported; what still runs ends there as well."""

    def __init__(self, data, *, today):
        self.so_far = year_so_far(today)
        if "period" not in data and "from" not in data:
            is_this_year = self.so_far.first.year == today.year
            data = data.copy()
            data.update({"period": "year"} if is_this_year else {"period": "", **self.so_far.query})
        super().__init__(data, page=PAGE, today=today, usual="year")

    @property
    def asked_period(self):
        period = super().asked_period
        return reported_part(period, self.so_far) if self.cleaned_data.get("period") else period


def asked(request, columns_of) -> tuple:
    now = timezone.now()
    form = PeriodForm(request.GET, today=now.astimezone(SHANGHAI).date())
    scope = Scope(request.user, now, form.asked_period)
    return form, scope, table(columns_of, scope, form.dimension).sorted_by(request.GET.get("o", ""))


def entries(names, scope: Scope) -> list[Entry]:
    """Numbers of other lists than that of the table."""
    asked_for = named(names)
    found = values(asked_for, scope)
    return [Entry(figure, found[figure.name], address(figure, scope)) for figure in asked_for]


@require_GET
@role_required(*READS)
def overview(request):
    groups = [(heading, named(names)) for heading, names in GROUPS]
    form, scope, found = asked(request, [figure for _heading, group in groups for figure in group])
    totals = entries([name for what in PUBLISHED for name in (what, f"{what}_growth")], scope)
    context = {
        "form": form,
        "asked": scope.period,
        "table": found,
        "sentence": [
            (found.total.entry(f"economy.{name}"), found.total.entry(f"economy.{name}_growth")) for name in SENTENCE
        ],
        "published": list(zip(totals[::2], totals[1::2], strict=True)),
        "listed": entries(LISTED, scope),
        "groups": groups,
        "defined": [*ALL, *named(PUBLISHED), *named(LISTED)],
        "order": request.GET.get("o", ""),
        "may_export": request.user.has_role(*MAY_EXPORT),
        "may_write": request.user.has_role(*WRITES),
    }
    return render_page(request, "enterprises/economy/overview.html", context, part="enterprises/economy/_overview.html")


@require_GET
@role_required(*MAY_EXPORT)
def overview_export(request, kind):
    """All figures of enterprises, also those for which the page has no room."""
    form, scope, found = asked(request, ALL)
    return exports.export_lines(
        request, [*found.lines, found.total], columns(ALL, found.by), kind=kind,
        name=pgettext("sheet", "Economic figures"), said=scope.period.words,
    )  # fmt: skip
