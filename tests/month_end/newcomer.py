"""One more member, signed in, in a store that runs already. Prints where she would cancel, and her cookie, as JSON."""

import datetime as dt
import json

from bench import members  # isort: skip - it sets Django up

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from madoguchi import clock
from madoguchi.sign_in.models import LinkedCustomer, Login

_AT = 9_000_000


def main() -> None:
    """Let her be there."""
    line = members.join(_AT)
    login = Login.objects.create(email="newcomer@example.jp")
    LinkedCustomer.objects.create(login=login, customer=line.contract.customer, linked_at=clock.now())
    kept = SessionStore("newcomer".ljust(32, "0"))
    Session.objects.create(
        pk=str(kept.session_key),
        session_data=kept.encode(members.signed_in(login)),
        expire_date=clock.now() + dt.timedelta(days=1),
    )
    cookie = f"{settings.SESSION_COOKIE_NAME}={kept.session_key}"
    print(json.dumps({"cookie": cookie, "path": f"/cancel/{line.contract.number}/?line={line.phone_number}"}))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
