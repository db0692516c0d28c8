"""Fields that forms of spaces share, and files that are kept while the rest of a form is put right."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from crm import attachments
from crm.calendar import within_reach
from crm.fields import Day, FilesInput
from crm.flow import Refused
from crm.models import Attachment
from crm.web import row_id

from . import pictures

PICTURES = "image/jpeg,image/png,image/webp,image/heic"
MOST_FILES = 20


class DayField(forms.DateField):
    widget = Day
    default_validators = [within_reach]


class FilesField(forms.FileField):
    """Any number of files. `good` are those that can be stored, photos drawn anew; the others are named."""

    widget = FilesInput

    def __init__(self, **options):
        super().__init__(**options)
        self.good: list[pictures.Ready] = []

    def clean(self, data, initial=None):
        uploads = [upload for upload in (data if isinstance(data, list) else [data]) if upload]
        self.good, problems = [], []
        for upload in uploads[:MOST_FILES]:
            try:
                self.good.append(self.taken(upload))
            except Refused as refusal:
                problems.append(refusal.reason)
        if len(uploads) > MOST_FILES:
            problems.append(_("At most %(most)s files can be sent.") % {"most": MOST_FILES})
        if problems:
            raise forms.ValidationError(problems)
        return uploads

    def taken(self, upload) -> pictures.Ready:
        return pictures.ready(upload)


class PhotosField(FilesField):
    def __init__(self, **options):
        super().__init__(widget=FilesInput(attrs={"accept": PICTURES}), **options)

    def taken(self, upload):
        found = pictures.ready(upload)
        if not found.small:
            raise Refused(_("“%(name)s” is not a photo.") % {"name": upload.name})
        return found


class FilesForm(forms.Form):
    """Files of `user` wait under the form's token until the form is right: an error elsewhere does not lose them."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def begin_files(self) -> None:
        sent = self.data.get("token", "") if self.is_bound else ""
        self.key = sent.replace("\0", "")[:40] or secrets.token_urlsafe(18)
        self.initial["token"] = self.key
        if self.is_bound and not sent:
            self.data = self.data.copy()
            self.data["token"] = self.key

    def waiting_files(self) -> list[Attachment]:
        return list(Attachment.objects.waiting(self.key, self.user))

    def keep_files(self) -> None:
        """Store the good ones at once, and forget those the sender has thought better of."""
        dropped = {row_id(text) for text in self.data.getlist("drop")}
        for attachment in self.waiting_files():
            if attachment.pk in dropped:
                attachments.forget(attachment)
        for field in self.fields.values():
            for found in getattr(field, "good", ()):
                attachments.keep(found.file, by=self.user, token=self.key)

    def forget_files(self) -> None:
        """What came again with the same form, sent twice."""
        for attachment in self.waiting_files():
            attachments.forget(attachment)
