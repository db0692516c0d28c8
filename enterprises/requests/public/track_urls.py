from django.urls import path

from . import tracking

app_name = "track"
urlpatterns = [
    path("", tracking.enter, name="enter"),
    path("progress/", tracking.progress, name="progress"),
    path("add/", tracking.add, name="add"),
    path("withdraw/", tracking.withdraw, name="withdraw"),
    path("rate/", tracking.rate, name="rate"),
    path("files/<int:pk>/", tracking.file, name="file"),
    path("leave/", tracking.leave, name="leave"),
]
