"""Addresses of leaving: review, accept, take back, follow, receipt."""

from django.urls import path, register_converter

from madoguchi.cancellation import choosing, views, without_log_in
from madoguchi.cancellation.declarations import views as declared
from madoguchi.domain.receipts import ReceiptKind


class ReceiptKindConverter:
    """``cancellation`` or ``taking_back`` in an address."""

    regex = "|".join(ReceiptKind)

    def to_python(self, value: str) -> ReceiptKind:
        """The kind that the address names."""
        return ReceiptKind(value)

    def to_url(self, value: str) -> str:
        """How the kind is written in an address."""
        return str(value)


register_converter(ReceiptKindConverter, "receipt_kind")

urlpatterns = [
    path("cancel/", views.cancel, name="cancel"),
    path("cancel/code/", without_log_in.cancel_code, name="cancel_code"),
    path("cancel/code/send/", without_log_in.cancel_send, name="cancel_send"),
    path("cancel/letter/", without_log_in.cancel_letter, name="cancel_letter"),
    path("cancel/stop/<str:number>/<str:key>/", without_log_in.cancel_stop, name="cancel_stop"),
    path("cancel/declared/<str:number>/<str:key>/", declared.declared, name="declared"),
    path("cancel/declared/<str:number>/<str:key>/receipt.json", declared.declared_file, name="declared_file"),
    path("cancel/declared/<str:number>/<str:key>/receipt.pdf", declared.declared_paper, name="declared_paper"),
    path("cancel/<str:contract_number>/choose/", choosing.choose, name="choose"),
    path("cancel/<str:contract_number>/", views.review, name="review"),
    path("cancel/<str:contract_number>/<slug:page>/", views.cancel_step, name="cancel_step"),
    path("cases/<str:number>/", views.case, name="case"),
    path("cases/<str:number>/take-back/", views.take_back, name="take_back"),
    path("cases/<str:number>/reason/", views.reason, name="reason"),
    path("cases/<str:number>/<receipt_kind:kind>.json", views.receipt_file, name="receipt_file"),
    path("cases/<str:number>/<receipt_kind:kind>.pdf", views.receipt_paper, name="receipt_paper"),
    path("receipts/", views.receipt_keys, name="receipt_keys"),
    path("receipts/keys.json", views.receipt_key_set, name="receipt_key_set"),
]
