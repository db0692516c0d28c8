from django.urls import path

from . import intake_pages, kinds_pages, statistics, views

app_name = "requests"
urlpatterns = [
    path("", views.request_list, name="list"),
    path("new/", intake_pages.create, name="create"),
    path("expected/", intake_pages.expected, name="expected"),
    path("similar/", intake_pages.similar, name="similar"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/<slug:kind>/", statistics.statistics_export, name="statistics_export"),
    path("bulk/", views.bulk_assign, name="bulk"),
    path("spaces/<int:pk>/", views.about_space, name="about_space"),
    path("enterprises/<int:pk>/", views.about_enterprise, name="about_enterprise"),
    path("<str:number>/", views.detail, name="detail"),
    path("<str:number>/moves/<slug:name>/", views.move, name="move"),
    path("<str:number>/files/", views.attach, name="attach"),
    path("<str:number>/phone/", views.reveal, name="reveal"),
]

# mounted beside the requests, each with a namespace of its own
categories = [
    path("", kinds_pages.category_list, name="list"),
    path("new/", kinds_pages.category_create, name="create"),
    path("<int:pk>/", kinds_pages.category_edit, name="edit"),
]
reply_templates = [
    path("", kinds_pages.template_list, name="list"),
    path("new/", kinds_pages.template_create, name="create"),
    path("<int:pk>/", kinds_pages.template_edit, name="edit"),
]
