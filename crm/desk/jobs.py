"""后台任务: what workers have to do, do and could not do, and the messages that leave the house. For administrators."""

import django_filters
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from crm import jobs as work
from crm import outbox
from crm.models import Job, Message, Role
from crm.web import PAGE_SIZE, is_filtered, render_page, role_required


class JobFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"), empty_label=gettext_lazy("all"), choices=Job.Status.choices
    )

    class Meta:
        model = Job
        fields = []


class MessageFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"), empty_label=gettext_lazy("all"), choices=Message.Status.choices
    )

    class Meta:
        model = Message
        fields = []


@require_GET
@role_required(Role.ADMIN)
def jobs(request):
    rows = Job.objects.visible_to(request.user).select_related("by")
    context = found(request, JobFilter(request.GET, queryset=rows))
    for row in context["page"]:
        row.label = work.label_of(row)
    return render_page(request, "crm/desk/jobs/jobs.html", context, part="crm/desk/jobs/_jobs.html")


@require_GET
@role_required(Role.ADMIN)
def outgoing(request):
    rows = Message.objects.visible_to(request.user).select_related("person", "robot").defer("body")
    context = found(request, MessageFilter(request.GET, queryset=rows))
    return render_page(request, "crm/desk/jobs/outgoing.html", context, part="crm/desk/jobs/_outgoing.html")


@require_POST
@role_required(Role.ADMIN)
def job_again(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not work.again(job.pk):
        messages.error(request, _("It is not failed any more, or has been asked for anew"))
    return redirect("desk:jobs")


@require_POST
@role_required(Role.ADMIN)
def outgoing_again(request, pk):
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    if not outbox.again(message.pk):
        messages.error(request, _("It is not failed any more"))
    return redirect("desk:outgoing")


def found(request, filterset) -> dict:
    page = Paginator(filterset.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return {"filter": filterset, "page": page, "is_filtered": is_filtered(request.GET)}


def failed_count(user) -> int:
    """For the menu."""
    failed = Job.objects.visible_to(user).filter(status=Job.Status.FAILED).count()
    return failed + Message.objects.visible_to(user).filter(status=Message.Status.FAILED).count()
