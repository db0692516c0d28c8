from django.urls import path

from . import views

app_name = "merging"
urlpatterns = [
    path("", views.candidates, name="candidates"),
    path("told-apart/", views.told_apart, name="told_apart"),
    path("told-apart/<int:pk>/take-back/", views.doubt_again, name="doubt_again"),
    path("merges/", views.merges, name="merges"),
    path("merges/<int:pk>/", views.detail, name="detail"),
    path("merges/<int:pk>/unmerge/", views.unmerge, name="unmerge"),
    path("with/<int:pk>/", views.pick, name="pick"),
    path("<int:one>/<int:other>/", views.compare, name="compare"),
    path("<int:one>/<int:other>/merge/", views.merge, name="merge"),
    path("<int:one>/<int:other>/apart/", views.apart, name="apart"),
]
