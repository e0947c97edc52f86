"""Delivers some of what a close left: mails with their bills on paper, and texts. Prints how many in a second.

The world outside is simulated: what is measured is rendering, typesetting and the outbox's own rows.
"""

import json
import sys
import time

import django

django.setup()

from django.db.models import Q  # noqa: E402 - only once Django is set up

from madoguchi import clock  # noqa: E402 - only once Django is set up
from madoguchi.outbox import jobs  # noqa: E402 - only once Django is set up
from madoguchi.outbox.models import Message  # noqa: E402 - only once Django is set up
from madoguchi.workers.chunks import work_through  # noqa: E402 - only once Django is set up

_KINDS = {
    "mails with a bill": Q(channel="mail", name="cancellation.settled"),
    "texts": Q(channel="sms"),
}


def main(count: int) -> None:
    """Deliver so many of each kind."""
    print(json.dumps({kind: _rate(only, count) for kind, only in _KINDS.items()}))


def _rate(only: Q, count: int) -> float:
    done, begun = 0, time.perf_counter()
    while done < count:
        done += work_through(Message.claim_due(now=clock.now(), only=only), jobs._deliver, now=clock.now())  # noqa: SLF001 - one row, as the job does it
    if Message.objects.filter(only).exclude(trouble="").exists():
        raise RuntimeError("some could not be delivered")
    return done / (time.perf_counter() - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]))
