"""Whether the site is up, for whoever watches it."""

from django.http import JsonResponse


def health(request):
    return JsonResponse({"status": "ok"})
