"""Where everything hangs. Wagtail's own log-in doors lead to the one door."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from crm.desk import views as desk

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
admin.site.login = secure_admin_login(admin.site.login)


def editors_only(view):
    """A signed-in stranger gets 403; Wagtail's own answer would send them round in a circle."""

    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


urlpatterns = [
    path("healthz", desk.health, name="health"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("language/", set_language, name="set_language"),
    path("desk/", include("crm.desk.urls")),
    path("desk/enterprises/", include("enterprises.accounts.urls")),
    path("desk/requests/", include("enterprises.requests.urls")),
    path("cms/login/", to_login),
    path("_util/login/", to_login),
    path("cms/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, editors_only))),
    path("admin/", admin.site.urls),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
