"""Addresses of the bills room."""

from django.urls import path

from madoguchi.bills import views

urlpatterns = [
    path("bills/<str:number>/", views.bill, name="bill"),
    path("bills/<str:number>.pdf", views.bill_pdf, name="bill_pdf"),
]
