"""One search over everything this person may see."""

from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from crm.models import Role
from crm.web import render_page, role_required
from enterprises.accounts.models import Enterprise
from enterprises.requests.models import ServiceRequest

MOST = 10


@require_GET
@role_required(*Role.values)
def search(request):
    words = request.GET.get("q", "").strip()[:60]
    if not words:
        return render_page(request, "crm/desk/search.html", {"words": "", "sections": []})
    requests = ServiceRequest.objects.visible_to(request.user)
    if exact := requests.filter(number=words.upper()).first():
        return redirect(exact)
    sections = [
        (
            "accounts:list",
            list(
                Enterprise.objects.visible_to(request.user)
                .for_list()
                .matching(words)
                .order_by("name", "id")[: MOST + 1]
            ),
        ),
        ("requests:list", list(requests.for_list().matching(words).order_by("-received_at", "-id")[: MOST + 1])),
    ]
    context = {
        "words": words,
        "sections": [(url, rows[:MOST], len(rows) > MOST) for url, rows in sections if rows],
    }
    return render_page(request, "crm/desk/search.html", context)
