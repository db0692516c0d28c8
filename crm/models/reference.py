"""One number that changes whenever units, categories or the calendar change, so that processes may keep copies."""

from django.db import models


class ReferenceStamp(models.Model):
    value = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.value)
