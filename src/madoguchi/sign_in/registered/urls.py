"""Addresses of registered data and of customer numbers."""

from django.urls import include, path

from madoguchi.sign_in.linking import views as linking
from madoguchi.sign_in.registered import mail_views, views

_customer = [
    path("mail/", mail_views.contact_mail, name="contact_mail"),
    path("phone/", views.contact_phone, name="contact_phone"),
    path("address/", views.contact_address, name="contact_address"),
    path("remove/", linking.unlink, name="unlink"),
]
urlpatterns = [
    path("", views.registered, name="registered"),
    path("log-in-mail/", mail_views.log_in_mail, name="log_in_mail"),
    path("mail-code/", mail_views.mail_code, name="mail_code"),
    path("mail-code/send/", mail_views.mail_send, name="mail_send"),
    path("customers/<str:customer_number>/", include(_customer)),
    path("add/", linking.link, name="link"),
    path("add/code/", linking.link_code, name="link_code"),
    path("add/code/send/", linking.link_send, name="link_send"),
    path("add/letter/", linking.link_letter, name="link_letter"),
]
