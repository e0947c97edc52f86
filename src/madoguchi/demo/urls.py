"""Addresses of the demo."""

from django.urls import path

from madoguchi.demo import views

urlpatterns = [
    path("", views.handset, name="demo"),
    path("sign-in/", views.sign_in, name="demo_sign_in"),
    path("staff/", views.sign_in_staff, name="demo_sign_in_staff"),
    path("clock/", views.move_clock, name="demo_clock"),
    path("faults/", views.set_faults, name="demo_faults"),
    path("letters/<int:number>.pdf", views.letter, name="demo_letter"),
]
