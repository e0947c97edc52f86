"""Reading who may sign in for whom."""

from madoguchi.contracts.addresses import OnFile
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in.models import Login


def list_log_in_addresses(customer_number: str) -> tuple[OnFile, ...]:
    """The e-mail addresses of everybody who may act for a customer, and when each last changed."""
    logins = Login.objects.filter(links__customer__number=customer_number, is_active=True).order_by("pk")
    return tuple(OnFile(Address(Way.MAIL, login.email), login.email_changed_at) for login in logins)
