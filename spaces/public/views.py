"""/spaces/: vacant spaces for whoever looks for one. No log-in, no need of script, nothing of landlords or tenants."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from crm.web import asking, is_filtered, render_page

from .. import maps, pictures
from .filters import PLACES, PublicFilter
from .listing import listed, picture_of, with_photo, with_pictures
from .pages import Offer, looser, place_of, unit_page, uses

A_PAGE = 20  # rows; a phone shows three at a time
A_MINUTE = 60  # so long may browsers keep the points of the map
NOT_FOUND = 404


@require_safe
def space_list(request):
    today, rows = timezone.localdate(), listed(timezone.localdate())
    asked = PublicFilter(request.GET, queryset=with_photo(rows))
    page = Paginator(asked.qs, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "offers": [Offer(space, today) for space in page],
        "canonical": request.build_absolute_uri(reverse("space:list")),
        **around(request, asked, rows, count=page.paginator.count),
    }
    return render_page(request, "spaces/public/list.html", context)


def around(request, asked: PublicFilter, rows, *, count: int) -> dict:
    """What stands over the list and over the map alike."""
    return {
        "filter": asked,
        "uses": uses(rows),
        "count": count,
        "is_filtered": is_filtered(request.GET),
        "of_place": place_of(asked, rows),
        "looser": [] if count else looser(asked, rows),
        "query": asking(request.GET),
    }


@require_safe
@maps.shows_map
def space_map(request):
    """The spaces of the list; beside the map its parks in words, which is what there is without script."""
    rows = listed(timezone.localdate())
    asked = PublicFilter(request.GET, queryset=rows)
    parks = [park | {"area": round(park["area"])} for park in maps.in_parks(asked.qs)]
    context = {
        "parks": parks,
        "is_short": len(parks) == maps.MOST_PARKS,
        "points": asking(request.GET, without=("o",)),  # the order is nothing to a map: fewer addresses to keep
        "opens": asking(request.GET, without=PLACES),
        "canonical": request.build_absolute_uri(reverse("space:map")),
        **around(request, asked, rows, count=asked.qs.count()),
    }
    return render_page(request, "spaces/public/map.html", context)


@require_safe
@cache_control(public=True, max_age=A_MINUTE)
def map_data(request):
    return maps.answer(PublicFilter(request.GET, queryset=listed(timezone.localdate())).qs)


def on_paper_or_screen(request, pk: int, template: str) -> HttpResponse:
    today = timezone.localdate()
    space = with_pictures(listed(today)).filter(pk=pk).first()
    if space is None:  # never was, is let by now, or is not for the public: it is one answer
        return render_page(request, "spaces/public/gone.html", {}, status=NOT_FOUND)
    here = request.build_absolute_uri(reverse("space:detail", args=[pk]))
    context = unit_page(space, today=today) | {"here": here}
    if context["photos"]:
        address = reverse("space:picture", args=[pk, context["photos"][0].pk, "large"])
        context["photo_address"] = request.build_absolute_uri(address)
    return render_page(request, template, {"photo_address": ""} | context)


@require_safe
@maps.shows_map
def detail(request, pk):
    return on_paper_or_screen(request, pk, "spaces/public/detail.html")


@require_safe
def brochure(request, pk):
    return on_paper_or_screen(request, pk, "spaces/public/brochure.html")


@require_safe
def picture(request, pk, item, size):
    found = picture_of(pk, item, today=timezone.localdate()) if size in pictures.SIZES else None
    if found is None:
        raise Http404
    return pictures.opened(found, size, kept=pictures.FOR_ALL)
