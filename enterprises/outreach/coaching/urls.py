from django.urls import path

from . import statistics, views

app_name = "coaching"
urlpatterns = [
    path("", views.coaching_list, name="list"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("enterprises/", views.enterprises, name="enterprises"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/<slug:kind>/", statistics.statistics_export, name="statistics_export"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/void/", views.void, name="void"),
]
