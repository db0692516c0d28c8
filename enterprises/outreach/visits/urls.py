from django.urls import path

from . import record_pages, route_pages, statistics, views

app_name = "visits"
urlpatterns = [
    path("", views.visit_list, name="list"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("new/", views.create, name="create"),
    path("new/record/", record_pages.record_new, name="record_new"),
    path("route/", route_pages.route, name="route"),
    path("follow-ups/", views.follow_up_list, name="follow_ups"),
    path("follow-ups/<int:pk>/request/", views.ask, name="ask"),
    path("follow-ups/<int:pk>/moves/<slug:name>/", views.follow_up_move, name="follow_up"),
    path("enterprises/", views.enterprises, name="enterprises"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/<slug:kind>/", statistics.statistics_export, name="statistics_export"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/record/", record_pages.record, name="record"),
    path("<int:pk>/arrange/", route_pages.arrange, name="arrange"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
]
