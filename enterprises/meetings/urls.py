from django.urls import path

from . import views

app_name = "meetings"
urlpatterns = [
    path("", views.meeting_list, name="list"),
    path("new/", views.create, name="create"),
    path("choose/", views.choose, name="choose"),
    path("decisions/<int:pk>/moves/<slug:name>/", views.decision_move, name="decision"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/minutes/", views.printed, name="printed"),
    path("<int:pk>/pick/", views.pick, name="pick"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
    path("<int:pk>/items/<int:item>/<slug:name>/", views.item_move, name="item"),
    path("<int:pk>/visitors/<int:visitor>/remove/", views.uninvite, name="uninvite"),
]
