"""What a story may do behind the scenes: let people be there, let time pass, let the house work, read the post."""

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from madoguchi.gateways import network, simulated_world
from madoguchi.gateways.network import Order, Switch
from madoguchi.gateways.simulated_world import Delivery
from madoguchi.sign_in.models import Login
from madoguchi.workers import timetable
from tests.conftest import StandingClock
from tests.people import Person

_LINK = re.compile(r"http://\S+")


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything around the window."""

    clock: StandingClock
    address: str

    def work(self) -> None:
        """Do what is due, and wait for those who answer a little later."""
        for _ in range(4):
            timetable.run_due(self.clock())
            self.clock.move(seconds=5)

    def pass_time(self, **by: float) -> None:
        """Let time pass, and what falls due be done."""
        self.clock.move(**by)
        self.work()

    def move_to(self, instant: dt.datetime) -> None:
        """Go to an instant, and do what is due by then."""
        self.clock.set(instant)
        self.work()

    def switch_on(self, person: Person) -> None:
        """The network serves each of her lines."""
        for line in person.contract.lines.all():
            order = Order(f"on-{line.pk}", Switch.ON, line.imsi, line.phone_number)
            reference = network.connect().place(order, now=self.clock())
            network.connect().outcome(reference, now=self.clock() + dt.timedelta(minutes=1))

    def serves(self, person: Person) -> list[bool]:
        """Whether the network serves each of her lines."""
        return [network.connect().is_on(line.imsi) for line in person.contract.lines.order_by("pk")]

    def post(self, *, to: str, channel: str = "mail") -> list[Delivery]:
        """What has come to an address, latest first."""
        timetable.run_due(self.clock())
        return [d for d in simulated_world.list_deliveries() if d.recipient == to and d.channel == channel]

    def link_for(self, email: str) -> str:
        """The link in the latest mail."""
        found = _LINK.search(self.post(to=email)[0].body)
        assert found, "no link in the mail"
        return found[0]

    def let_in(self, context: BrowserContext, login: Login) -> None:
        """Sign a person in without the log-in page."""
        client = Client()
        client.force_login(login)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])


def month_end(year: int, month: int) -> dt.datetime:
    """The first instant after a month in Japan."""
    return dt.datetime(year + month // 12, month % 12 + 1, 1, tzinfo=dt.UTC) - dt.timedelta(hours=9)

