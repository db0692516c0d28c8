from django.urls import path

from . import statistics, views

app_name = "spaces"
urlpatterns = [
    path("", views.space_list, name="list"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/<slug:kind>/", statistics.statistics_export, name="statistics_export"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
]
