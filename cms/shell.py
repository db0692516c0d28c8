"""What every page of the public site carries, whichever slice draws it."""

from django.utils.functional import SimpleLazyObject

from .models import PublicSite


def public_shell(request) -> dict:
    """Context processor: the site's fixed texts, asked for only by pages that show them."""
    return {"public_site": SimpleLazyObject(lambda: PublicSite.objects.first() or PublicSite())}
