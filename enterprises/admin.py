"""Django's admin for what the office words once: categories, reply templates, tags."""

from django.contrib import admin

from crm.admin import ReferenceAdmin
from enterprises.accounts.models import Tag
from enterprises.requests.models import Category, ReplyTemplate


@admin.register(Category)
class CategoryAdmin(ReferenceAdmin):
    list_display = ["name", "parent", "unit", "position", "is_active"]
    list_filter = ["is_active"]


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(ReferenceAdmin):
    list_display = ["name", "category", "is_active"]
    list_filter = ["is_active", "category"]


@admin.register(Tag)
class TagAdmin(ReferenceAdmin):
    list_display = ["name"]
