"""Members who come to a store that holds many others: each looks at the review page and accepts.

Prints the time of each as JSON; what opens connections and caches comes first and is not counted.
"""

import json
import re
import sys
import time

from bench import members  # isort: skip - it sets Django up

from django.conf import settings
from django.test import Client

from bench.visits import summary
from madoguchi import clock
from madoguchi.contracts.models import Customer
from madoguchi.sign_in.models import LinkedCustomer, Login

_TOKEN = re.compile(r'name="when" value="month_end">.*?name="quote" value="([^"]+)"', re.DOTALL)
_NOT_COUNTED = 10


def main(first: int, visitors: int) -> None:
    """Let so many members, numbered from ``first``, come one after another."""
    visits = [(client, path) for client, path in map(_visitor, range(first, first + visitors + _NOT_COUNTED))]
    looked, accepted, weights = list[float](), list[float](), list[int]()
    for client, path in visits:
        begun = time.perf_counter()
        page = client.get(path).content.decode()
        looked.append(time.perf_counter() - begun)
        (token,) = _TOKEN.findall(page)
        begun = time.perf_counter()
        answer = client.post(path, {"when": "month_end", "quote": token})
        accepted.append(time.perf_counter() - begun)
        if answer.status_code != 302:  # noqa: PLR2004 - Found
            raise RuntimeError(answer.content.decode()[:2000])
        weights.append(len(page))
    counted = slice(_NOT_COUNTED, None)
    print(
        json.dumps(
            {
                "review page": summary(looked[counted], weights[counted], sum(looked)),
                "accepting": summary(accepted[counted], weights[counted], sum(accepted)),
            }
        )
    )


def _visitor(at: int) -> tuple[Client, str]:
    """A member with a line, signed in; and where she would cancel."""
    line = members.join(at)
    login = Login.objects.create(email=f"member{at}@example.jp")
    customer = Customer.objects.get(pk=line.contract.customer_id)
    LinkedCustomer.objects.create(login=login, customer=customer, linked_at=clock.now())
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0], HTTP_X_FORWARDED_PROTO="https")
    client.force_login(login, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client, f"/cancel/{line.contract.number}/?line={line.phone_number}"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
