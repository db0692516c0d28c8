"""Where everything hangs. Wagtail's own log-in doors lead to the one door."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from crm.desk import errors
from crm.desk import views as desk
from crm.face import face
from enterprises.requests import urls as requests

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_people = RedirectView.as_view(pattern_name="desk:people")
admin.site.login = secure_admin_login(admin.site.login)

handler403, handler404, handler500 = errors.denied, errors.missing, errors.broken


def editors_only(view):
    """A signed-in stranger gets 403; Wagtail's own answer would send them round in a circle."""

    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csp_replace(settings.EDITOR_CSP)(guarded)


def superusers_only(view):
    """Django's admin shows tables as they are; it is for the technical administrator alone."""

    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csp_replace(settings.EDITOR_CSP)(guarded)


admin_urls, admin_name, admin_space = admin.site.urls

urlpatterns = [
    path("healthz", desk.health, name="health"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", login_required(account.password_change), name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("language/", set_language, name="set_language"),
    path("display/", face, name="face"),
    path("ask/", include("enterprises.requests.public.ask_urls")),
    path("track/", include("enterprises.requests.public.track_urls")),
    path("events/", include("enterprises.outreach.activities.public.urls")),
    path("spaces/confirm/", include("spaces.landlords.urls")),
    path("spaces/", include("spaces.public.urls")),
    path("desk/", include("crm.desk.urls")),
    path("desk/enterprises/", include("enterprises.accounts.urls")),
    path("desk/requests/", include("enterprises.requests.urls")),
    path("desk/finance/", include("enterprises.outreach.finance.urls")),
    path("desk/merging/", include("enterprises.merging.urls")),
    path("desk/meetings/", include("enterprises.meetings.urls")),
    path("desk/teams/", include("enterprises.teams.urls")),
    path("desk/virtual-parks/", include("enterprises.virtual_parks.urls")),
    path("desk/economy/", include("enterprises.economy.urls")),
    path("desk/tiers/", include("enterprises.classification.tier_urls")),
    path("desk/qualifications/", include("enterprises.classification.qualification_urls")),
    path("desk/visits/", include("enterprises.outreach.visits.urls")),
    path("desk/coaching/", include("enterprises.outreach.coaching.urls")),
    path("desk/activities/", include("enterprises.outreach.activities.urls")),
    path("desk/spaces/", include("spaces.urls")),
    path("desk/tenancies/", include("enterprises.tenancy.urls")),
    path("desk/projects/", include("enterprises.projects.urls")),
    path("desk/categories/", include((requests.categories, "categories"))),
    path("desk/reply-templates/", include((requests.reply_templates, "reply_templates"))),
    path("cms/login/", to_login),
    path("_util/login/", to_login),
    re_path("^cms/users/", to_people),  # people are kept in one place, with their history
    path("cms/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, editors_only))),
    path("admin/", (decorate_urlpatterns(admin_urls, superusers_only), admin_name, admin_space)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
