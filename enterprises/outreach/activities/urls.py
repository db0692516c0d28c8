from django.urls import path

from . import check_in_views, invite_views, people_views, statistics, views

app_name = "activities"
urlpatterns = [
    path("", views.activity_list, name="list"),
    path("new/", views.create, name="create"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/<slug:kind>/", statistics.statistics_export, name="statistics_export"),
    path("participants/", people_views.participants, name="participants"),
    path("attended/", people_views.attended, name="attended"),
    path("choose/", invite_views.choose, name="choose"),
    path("participants/<int:pk>/", people_views.participation, name="participation"),
    path("participants/<int:pk>/phone/", people_views.reveal, name="reveal"),
    path("participants/<int:pk>/moves/<slug:name>/", people_views.answer, name="answer"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
    path("<int:pk>/invite/", invite_views.invite, name="invite"),
    path("<int:pk>/invite/names/", invite_views.names, name="names"),
    path("<int:pk>/invitation/", invite_views.invitation, name="invitation"),
    path("<int:pk>/people/", people_views.people, name="people"),
    path("<int:pk>/people/export/<slug:kind>/", people_views.people_export, name="people_export"),
    path("<int:pk>/people/all/", people_views.attend_all, name="attend_all"),
    path("<int:pk>/check-in/", check_in_views.check_in, name="check_in"),
    path("<int:pk>/door/", check_in_views.door_sheet, name="door_sheet"),
    path("<int:pk>/door/qr.svg", check_in_views.door_qr, name="door_qr"),
]
