"""Files that waited with a stranger's form, given to the request: each once, however often a button was pressed."""

from datetime import datetime

from crm import attachments, audit
from crm.models import Attachment

from ..models import ServiceRequest


def adopt_new(service_request: ServiceRequest, *, token: str, now: datetime, address: str | None) -> list[str]:
    """Names of those the request did not have yet. Called with the request's row locked."""
    own = Attachment.objects.about(service_request).filter(by=None)
    known, added = {(file.name, file.size) for file in own}, []
    for file in Attachment.objects.waiting(token, None):
        if (file.name, file.size) in known:
            attachments.forget(file)
            continue
        known.add((file.name, file.size))
        added.append(file.name)
        who = service_request.asker[:60]
        audit.record(service_request, "attachment.add", at=now, text=file.name, name=who, address=address)
    attachments.adopt(service_request, token=token, by=None)
    return added
