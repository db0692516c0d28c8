"""The staff pages that read everything."""

from django.urls import path

from . import (
    calendar_pages,
    enterprise,
    files,
    history,
    imports,
    me,
    notices,
    people,
    saved_views,
    search,
    workbench,
    workyear,
)

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
    path("calendar/<int:year>/correct/", calendar_pages.calendar_correct, name="calendar_correct"),
    path("calendar/enter/", calendar_pages.calendar_enter, name="calendar_enter"),
    path("calendar/notices/<int:pk>/", calendar_pages.calendar_notice, name="calendar_notice"),
    path("calendar/notices/<int:pk>/edit/", calendar_pages.calendar_edit, name="calendar_edit"),
    path("calendar/notices/<int:pk>/apply/", calendar_pages.calendar_apply, name="calendar_apply"),
    path("calendar/notices/<int:pk>/withdraw/", calendar_pages.calendar_withdraw, name="calendar_withdraw"),
    path("calendar/notices/<int:pk>/discard/", calendar_pages.calendar_discard, name="calendar_discard"),
    path("history/", history.history, name="history"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_upload, name="import_upload"),
    path("imports/template/<slug:kind>/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/start/", imports.import_start, name="import_start"),
    path("imports/<int:pk>/errors/", imports.import_errors, name="import_errors"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_create, name="person_create"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/<slug:action>/", people.person_action, name="person_action"),
]
