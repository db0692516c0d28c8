from django.urls import path

from . import views
from .matching import views as matching

app_name = "spaces"
urlpatterns = [
    path("", views.space_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
    path("<int:pk>/fit/<int:requirement>/", matching.fit, name="fit"),
    path("requirements/", matching.requirements, name="requirements"),
    path("requirements/new/", matching.requirement_create, name="requirement_create"),
    path("requirements/<int:pk>/", matching.requirement, name="requirement"),
    path("requirements/<int:pk>/edit/", matching.requirement_edit, name="requirement_edit"),
    path("requirements/<int:pk>/tell/", matching.requirement_tell, name="requirement_tell"),
    path("requirements/<int:pk>/end/", matching.requirement_end, name="requirement_end"),
]
