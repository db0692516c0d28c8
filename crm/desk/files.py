"""Attachments leave the house through this door only: who may see the record may open its files."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from crm.models import Attachment, Role
from crm.web import role_required


@require_GET
@role_required(*Role.values)
def attachment(request, pk):
    found = get_object_or_404(Attachment, pk=pk, content_type__isnull=False)
    record = found.content_type.model_class()
    if not record.objects.visible_to(request.user).filter(pk=found.object_id).exists():
        raise Http404
    # closed by the response when it has been sent
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.mime)
    response["Cache-Control"] = "private, no-store"
    return response
