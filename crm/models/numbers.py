"""Running numbers of a day, handed out one at a time."""

from django.db import models


class NumberSeries(models.Model):
    key = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.key} {self.last}"
