"""Reading who may sign in for whom."""

from madoguchi.contracts.addresses import OnFile
from madoguchi.domain.codes import Address, Way
from madoguchi.sign_in.models import LinkedCustomer, Login


def list_log_in_addresses(customer_number: str) -> tuple[OnFile, ...]:
    """The e-mail addresses of everybody who may act for a customer, and when each last changed."""
    logins = Login.objects.filter(links__customer__number=customer_number, is_active=True).order_by("pk")
    return tuple(OnFile(Address(Way.MAIL, login.email), login.email_changed_at) for login in logins)


def customers_of_login(email: str) -> tuple[int, ...]:
    """Whom the log-in of this name acts for, by the ids that the audit uses. For the desk, which has no reach yet."""
    links = LinkedCustomer.objects.filter(login__email=email).order_by("customer_id")
    return tuple(links.values_list("customer_id", flat=True))
