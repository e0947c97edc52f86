"""The address of the member's home."""

from django.urls import path

from madoguchi.my_page import views

urlpatterns = [path("", views.my_page, name="my_page")]
