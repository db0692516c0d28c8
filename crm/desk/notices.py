"""What the bell leads to."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from crm.models import Notice, Role
from crm.web import PAGE_SIZE, role_required


@role_required(*Role.values)
def notices(request):
    page = Paginator(Notice.objects.visible_to(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "crm/desk/notices.html", {"page": page})


@role_required(*Role.values)
def notice_open(request, pk):
    """A button, not a link: opening marks it read, and whatever looks at links in advance must not."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return redirect("desk:notices")
    Notice.objects.visible_to(request.user).unread().filter(pk=pk).update(read_at=timezone.now())
    return redirect(notice.url)


@role_required(*Role.values)
def notices_read(request):
    if request.method == "POST":
        Notice.objects.visible_to(request.user).unread().update(read_at=timezone.now())
    return redirect("desk:notices")
