"""Pictures of a space at the desk: added, put in order, removed, and handed out to whoever may see the space."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.models import Attachment, Role
from crm.web import client_address, role_required

from . import pictures
from .file_fields import MOST_FILES
from .models import READS, Picture, Space, Verification
from .picture_forms import PictureForm, UploadForm


def the_picture(user, pk, item) -> Picture:
    space = get_object_or_404(Space.objects.visible_to(user), pk=pk)
    return get_object_or_404(space.pictures.standing().select_related("attachment"), pk=item)


def back(pk):
    return redirect(f"{Space(pk=pk).get_absolute_url()}#pictures")


@require_POST
@role_required(Role.SPACES)
def upload(request, pk):
    """Several at once: each that cannot be taken is named, the others are kept."""
    space = get_object_or_404(Space.objects.visible_to(request.user), pk=pk)
    form, uploads = UploadForm(request.POST), request.FILES.getlist("files")
    if not form.is_valid() or not uploads:
        messages.error(request, _("Choose at least one file."))
        return back(pk)
    kept = set()
    for file in uploads[:MOST_FILES]:
        try:
            who = {"by": request.user, "address": client_address(request)}
            kept.add(pictures.add(space.pk, file, **who, **form.cleaned_data).pk)
        except Refused as refusal:
            messages.error(request, refusal.reason)
    if len(uploads) > MOST_FILES:
        messages.error(request, _("At most %(most)s files can be sent.") % {"most": MOST_FILES})
    if kept:
        said = ngettext("%(n)s file is with the space.", "%(n)s files are with the space.", len(kept))
        messages.success(request, said % {"n": len(kept)})
    return back(pk)


@require_POST
@role_required(Role.SPACES)
def picture_edit(request, pk, item):
    """Caption, order and audience; or away with it."""
    found = the_picture(request.user, pk, item)
    who = {"by": request.user, "address": client_address(request)}
    if "remove" in request.POST:
        pictures.remove(found, **who)
        return back(pk)
    form = PictureForm(request.POST, instance=found)
    if form.is_valid():
        pictures.edit(found, **who, **form.cleaned_data)
    for field, problems in form.errors.items():
        messages.error(request, f"{form[field].label}: {' '.join(problems)}")
    return back(pk)


@require_GET
@role_required(*READS)
def picture(request, pk, item, size):
    found = the_picture(request.user, pk, item)
    if size not in pictures.SIZES:
        raise Http404
    return pictures.opened(found, size)


@require_GET
@role_required(*READS)
def photo(request, pk, item, size):
    """One that was taken on a visit; `item` is the attachment of a verification of this space."""
    space = get_object_or_404(Space.objects.visible_to(request.user), pk=pk)
    found = get_object_or_404(Attachment, pk=item, content_type__isnull=False)
    of_space = isinstance(found.thing, Verification) and found.thing.space_id == space.pk
    if not of_space or size not in pictures.SIZES:
        raise Http404
    return pictures.photo_opened(found, size)
