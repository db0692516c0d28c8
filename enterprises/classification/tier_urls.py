from django.urls import path

from . import rule_views, tier_views

app_name = "tiers"
urlpatterns = [
    path("", tier_views.tier_list, name="list"),
    path("export/<slug:kind>/", tier_views.export, name="export"),
    path("enterprises/<int:pk>/", tier_views.override, name="override"),
    path("enterprises/<int:pk>/rules/", tier_views.follow, name="follow"),
    path("rules/", rule_views.rules, name="rules"),
    path("rules/new/", rule_views.rule_create, name="rule_create"),
    path("rules/<int:pk>/", rule_views.rule_edit, name="rule_edit"),
    path("rules/<int:pk>/end/", rule_views.rule_end, name="rule_end"),
]
