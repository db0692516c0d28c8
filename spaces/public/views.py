"""/spaces/: vacant spaces for whoever looks for one. No log-in, no script, nothing about landlords or tenants."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from crm.web import is_filtered, render_page

from .. import pictures
from .filters import PublicFilter
from .listing import listed, picture_of, with_photo, with_pictures
from .pages import Offer, looser, unit_page, uses

A_PAGE = 20  # rows; a phone shows three at a time
NOT_FOUND = 404


@require_safe
def space_list(request):
    today, rows = timezone.localdate(), listed(timezone.localdate())
    asked = PublicFilter(request.GET, queryset=with_photo(rows))
    page = Paginator(asked.qs, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "page": page,
        "offers": [Offer(space, today) for space in page],
        "uses": uses(rows),
        "is_filtered": is_filtered(request.GET),
        "count_set": len(asked.set_names),
        "looser": [] if page.object_list else looser(asked, rows),
        "canonical": request.build_absolute_uri(reverse("space:list")),
    }
    return render_page(request, "spaces/public/list.html", context)


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
