"""Addresses of the desk."""

from django.urls import include, path

from madoguchi.desk import (
    by_hand_pages,
    cancel_pages,
    contact_pages,
    declared_pages,
    help_pages,
    letter_pages,
    views,
    watch_pages,
)

_member = [
    path("", views.desk_member, name="desk_member"),
    path("as-she-sees/", views.desk_as_she_sees, name="desk_as_she_sees"),
    path("attend/", help_pages.desk_attend, name="desk_attend"),
    path("attend/finish/", help_pages.desk_finish, name="desk_finish"),
    path("contracts/<str:contract>/cancel/", cancel_pages.desk_cancel, name="desk_cancel"),
    path("contracts/<str:contract>/certificate/", help_pages.desk_certificate, name="desk_certificate"),
    path("cases/<str:case>/take-back/", help_pages.desk_take_back, name="desk_take_back"),
    path("cases/<str:case>/send-again/", help_pages.desk_send_again, name="desk_send_again"),
    path("letter/", help_pages.desk_letter, name="desk_letter"),
    path("letters/<int:letter>/returned/", letter_pages.desk_returned, name="desk_returned"),
    path("contact/<slug:kind>/", contact_pages.desk_contact, name="desk_contact"),
]
_watch = [
    path("", watch_pages.desk_watch, name="desk_watch"),
    path("systems/", watch_pages.desk_systems, name="desk_systems"),
    path("try-now/", watch_pages.desk_try_now, name="desk_try_now"),
    path("messages/", watch_pages.desk_see_to, name="desk_see_to"),
    path("differences/<int:number>/mend/", watch_pages.desk_mend, name="desk_mend"),
]
_letters = [
    path("", letter_pages.desk_letters, name="desk_letters"),
    path("print/", letter_pages.desk_print, name="desk_print"),
    path("posted/", letter_pages.desk_posted, name="desk_posted"),
]
_declared = [
    path("", declared_pages.desk_declared, name="desk_declared"),
    path("<str:number>/", declared_pages.desk_declaration, name="desk_declaration"),
    path("<str:number>/find/", declared_pages.desk_declaration_find, name="desk_declaration_find"),
    path("<str:number>/close/", declared_pages.desk_declaration_close, name="desk_declaration_close"),
    path("<str:number>/members/<str:customer>/", declared_pages.desk_match, name="desk_match"),
]
_decisions = [
    path("", by_hand_pages.desk_decisions, name="desk_decisions"),
    path("<int:number>/", by_hand_pages.desk_decide, name="desk_decide"),
    path("lines/<int:number>/propose/", by_hand_pages.desk_propose, name="desk_propose"),
]
urlpatterns = [
    path("", include("madoguchi.staff.urls")),
    path("", views.desk, name="desk"),
    path("find/", views.desk_find, name="desk_find"),
    path("watch/", include(_watch)),
    path("letters/", include(_letters)),
    path("declared/", include(_declared)),
    path("decisions/", include(_decisions)),
    path("members/<str:number>/", include(_member)),
    path("", include("madoguchi.learning.urls")),
    path("", include("madoguchi.duties.desk_urls")),
]
