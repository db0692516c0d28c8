"""Django's admin, for the technical administrator: what is set once in all."""

from django.contrib import admin
from django.contrib.auth.admin import Group  # whichever comes first, the line below must come after it

from crm import reference
from crm.models import Unit, User

admin.site.unregister(Group)  # the nine roles are part of the program
admin.site.site_header = admin.site.site_title = "Whistle 吹哨"


class ReferenceAdmin(admin.ModelAdmin):
    """For what every process keeps a copy of. Nothing is deleted: records refer to it."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        reference.bump()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Unit)
class UnitAdmin(ReferenceAdmin):
    list_display = ["name", "short_name", "kind", "parent", "position", "is_active"]
    list_filter = ["kind", "is_active"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """To look, and to let technical administrators in; everything else about people is done at the desk."""

    list_display = ["username", "name", "unit", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "groups"]
    search_fields = ["username", "name"]
    fields = ["username", "name", "unit", "groups", "is_active", "is_staff", "is_superuser", "last_login"]
    readonly_fields = ["username", "name", "unit", "groups", "is_active", "last_login"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
