"""Addresses of the member's home."""

from django.urls import include, path

from madoguchi.my_page import credential_pages, looks, views

_contract = [
    path("credentials/", credential_pages.credentials, name="credentials"),
    path("credentials/<slug:name>/", credential_pages.credentials_step, name="credentials_step"),
    path("credentials/<int:credential_id>/show/", credential_pages.credential_show, name="credential_show"),
    path("credentials/<int:credential_id>/new-password/", credential_pages.credential_renew, name="credential_renew"),
    path("certificate/", credential_pages.certificate, name="certificate"),
    path("certificate/by-post/", credential_pages.certificate_by_post, name="certificate_by_post"),
]
urlpatterns = [
    path("", views.my_page, name="my_page"),
    path("looks/", looks.looks, name="looks"),
    path("contracts/<str:contract_number>/", include(_contract)),
]
