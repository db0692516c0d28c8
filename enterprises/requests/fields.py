"""Fields, choices and the base that the forms of requests share."""

from django import forms

from crm import attachments
from crm.calendar import within_reach
from crm.fields import FilesInput
from crm.models import Unit
from crm.reference import units

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment on Shanghai's clock, picked with the browser's own control."""

    default_validators = [within_reach]

    def __init__(self, **options):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        formats = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        super().__init__(widget=widget, input_formats=formats, **options)


class FilesField(forms.FileField):
    """Any number of files, each checked by content."""

    widget = FilesInput

    def clean(self, data, initial=None):
        uploads = [upload for upload in (data if isinstance(data, list) else [data]) if upload]
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        problems = [problem for upload in uploads if (problem := attachments.problem(upload))]
        if problems:
            raise forms.ValidationError(problems)
        return uploads


class MoveForm(forms.Form):
    """What a move asks for. `service_request` and `user` narrow the choices."""

    def __init__(self, *args, service_request, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.service_request, self.user = service_request, user
        self.prepare()

    def prepare(self):
        pass


def department_choices(*, but=None):
    return [
        (unit.pk, unit.name)
        for unit in units().values()
        if unit.is_active and unit.kind == Unit.Kind.DEPARTMENT and unit.pk != but
    ]
