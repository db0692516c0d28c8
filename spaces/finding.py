"""Finding a space: the list, its sheet, up to four side by side, the map."""

from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from crm import exports
from crm.web import asking, count_set, render_list, render_page, role_required, saved_views

from . import comparing, maps, sheet, stale, statistics
from .filters import NAMES, PAGE, VIEWS, SpaceFilter
from .inventory import may_manage
from .lines import Lines
from .matching.requirements import LOOKS_FOR
from .models import READS, SEES, Space

NOT_OF_TABS = {"view", "status"}  # a tab says these itself
NOT_OF_NEEDS = NOT_OF_TABS | {"o", "band", "building", "figure"}


def found_spaces(request, rows) -> SpaceFilter:
    return SpaceFilter(request.GET, queryset=rows, request=request, now=timezone.now())


def around(request, found: SpaceFilter) -> dict:
    """What stands over the list and over the map alike."""
    return {
        "tabs": tabs(found, request.GET),
        "wanted": asking(request.GET, without=NOT_OF_NEEDS),
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
        "may_manage": may_manage(request.user),
        "may_count": request.user.has_role(*statistics.MAY_READ),
        "may_look_for": request.user.has_role(*LOOKS_FOR),
        "sees_stale": request.user.has_role(*stale.READERS),
        "sees_landlords": request.user.has_role(*SEES),
        **saved_views(request, PAGE),
    }


def tabs(found: SpaceFilter, data: QueryDict) -> list[tuple]:
    """(name, label, count, the filters with which it opens); a figure is left by them."""
    held = found.counts
    kept = "" if found.opened else asking(data, without=NOT_OF_TABS)
    return [(name, label, held[name], f"view={name}{'&' if kept else ''}{kept}") for name, label in VIEWS]


@require_GET
@role_required(*READS)
def space_list(request):
    found = found_spaces(request, Space.objects.visible_to(request.user).for_table())
    return render_list(
        request,
        "spaces/list.html",
        part="spaces/_rows.html",
        filterset=found,
        context=around(request, found),
        each=Lines(found.today),
        count=found.count,
    )


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    found = found_spaces(request, Space.objects.visible_to(request.user).for_sheet())
    also = found.opened.words if found.opened else [str(NAMES[found.view])]
    name = pgettext("sheet", "Spaces")
    columns = sheet.columns_for(request.user)
    return exports.export(request, found, columns, page=PAGE, name=name, kind=kind, also=also)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READS)
def compare(request):
    """The picks of the list come by POST, with its token; the address that people keep and send has only them."""
    if request.method == "POST":
        return redirect(f"{reverse('spaces:compare')}?{picks(comparing.picked(request.POST.getlist('pick')))}")
    wanted = comparing.picked(request.GET.getlist("pick"))
    rows = Space.objects.visible_to(request.user).for_list().in_bulk(wanted[: comparing.MOST])
    spaces = [rows[pk] for pk in wanted if pk in rows]
    context = {
        "columns": [(space, picks(pk for pk in rows_of(spaces) if pk != space.pk)) for space in spaces],
        "groups": comparing.compared(spaces, timezone.localdate()),
        "left_out": comparing.left_out(wanted, spaces),
        "is_differing": bool(request.GET.get("differing")),
    }
    return render_page(request, "spaces/compare.html", context)


def rows_of(spaces) -> list[int]:
    return [space.pk for space in spaces]


def picks(keys) -> str:
    return "&".join(f"pick={pk}" for pk in keys)


@require_GET
@maps.shows_map
@role_required(*READS)
def space_map(request):
    found = found_spaces(request, Space.objects.visible_to(request.user))
    parks = [park | {"area": round(park["area"])} for park in maps.in_parks(found.qs)]
    context = around(request, found) | {
        "filter": found,
        "parks": parks,
        "count": found.qs.count() if found.count is None else found.count,
        "count_set": count_set(found),
        "is_short": len(parks) == maps.MOST_PARKS,
        "is_filtered": bool(asking(request.GET, without=NOT_OF_TABS | {"o"})),
        "query": asking(request.GET),
        "opens": asking(request.GET, without={"building", "park"}),
    }
    return render_page(request, "spaces/map.html", context, part="spaces/_map.html")


@require_GET
@role_required(*READS)
def map_data(request):
    return maps.answer(found_spaces(request, Space.objects.visible_to(request.user)).qs)
