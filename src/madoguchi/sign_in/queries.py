"""Reading who may sign in for whom."""

from madoguchi.sign_in.models import Login


def list_log_in_addresses(customer_number: str) -> tuple[str, ...]:
    """The e-mail addresses of everybody who may act for a customer."""
    logins = Login.objects.filter(links__customer__number=customer_number, is_active=True).order_by("pk")
    return tuple(logins.values_list("email", flat=True))
