"""The staff pages that read everything."""

from django.urls import path

from . import enterprise, files, history, imports, me, notices, people, saved_views, search, workbench, workyear

app_name = "desk"
urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("enterprises/<int:pk>/", enterprise.enterprise, name="enterprise"),
    path("search/", search.search, name="search"),
    path("files/<int:pk>/", files.attachment, name="attachment"),
    path("me/", me.me, name="me"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<int:pk>/", notices.notice_open, name="notice_open"),
    path("views/", saved_views.saved_view, name="saved_view"),
    path("views/<int:pk>/delete/", saved_views.saved_view_delete, name="saved_view_delete"),
    path("calendar/", workyear.calendar, name="calendar"),
    path("calendar/<int:year>/", workyear.calendar, name="calendar_year"),
    path("history/", history.history, name="history"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_upload, name="import_upload"),
    path("imports/template/<slug:kind>/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/columns/", imports.import_layout, name="import_layout"),
    path("imports/<int:pk>/check/", imports.import_check, name="import_check"),
    path("imports/<int:pk>/start/", imports.import_start, name="import_start"),
    path("imports/<int:pk>/drop/", imports.import_drop, name="import_drop"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:pk>/errors/", imports.import_errors, name="import_errors"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_create, name="person_create"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/<slug:action>/", people.person_action, name="person_action"),
]
