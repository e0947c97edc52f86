"""How codes travel: each channel's form, and a way for everybody (F9, F13, F14, S13; HARD_CASES 25, 31)."""

import re
from typing import Any

import pytest
from django.test import Client

from madoguchi.sign_in.models import CodeSession
from tests import people
from tests.conftest import StandingClock
from tests.features.codes import desk

pytestmark = pytest.mark.django_db

# https://wicg.github.io/sms-one-time-codes/#parsing: the last line; scheme-less host, one space, # and the code.
ORIGIN_BOUND = re.compile(r"@(?P<host>[a-z0-9.-]+) #(?P<code>[^\s#]+)")


def session() -> CodeSession:
    return CodeSession.objects.latest("opened_at")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_last_line_of_a_text_is_for_the_phone(client: Client, language: str, settings: Any) -> None:  # F9
    settings.MADOGUCHI_PUBLIC_URL = "https://my.example.jp:8443"
    hanako = people.hanako()
    client.cookies["django_language"] = language
    desk.ask(client, hanako.numbers[0])
    (text,) = desk.arrived("sms")
    last = ORIGIN_BOUND.fullmatch(text.body.split("\n")[-1])
    assert last
    assert last["host"] == "my.example.jp"
    assert last["code"] in text.body.split("\n")[0]
    assert re.fullmatch(r"\d{6}", last["code"])


@pytest.mark.parametrize(("language", "twice"), [("ja", "もう一度申し上げます"), ("en", "Once more")])
def test_a_call_says_the_code_after_a_key_sign_by_sign_and_twice(client: Client, language: str, twice: str) -> None:
    """F14: voice mail hears the greeting only."""
    hanako = people.hanako()
    client.cookies["django_language"] = language
    desk.ask(client, hanako.numbers[0])
    desk.ask_again(client, "voice")
    (call,) = desk.arrived("call")
    first, second = (re.findall(r"\d", part)[:6] for part in call.body.split(twice))
    assert len(first) == 6
    assert first == second
    assert not re.search(r"\d\d", call.body.split(twice)[0])
    assert "1" in call.subject
    assert not re.search("".join(first) + "|" + ".".join(first), call.subject)
    assert desk.enter(client, "".join(first))["Location"] == "/cancel/"


@pytest.mark.parametrize("way", ["sms", "voice", "mail", "letter"])
def test_every_way_opens_the_door(client: Client, way: str) -> None:
    kenji = people.kenji()
    assert desk.come_by(client, kenji.customer.number, way)["Location"] == "/cancel/"
    assert session().way == way


def test_a_data_line_is_left_by_mail(client: Client) -> None:
    """No text reaches it; the first way is the one that does."""
    kenji = people.kenji()
    desk.ask(client, kenji.numbers[2])
    (mail,) = desk.arrived()
    assert (mail.channel, mail.recipient) == ("mail", kenji.customer.email)
    desk.enter(client, desk.code_in(mail))
    assert session().lines is None


def test_whose_only_phone_is_the_line_itself_leaves_it_by_text(client: Client) -> None:
    hanako = people.hanako()
    desk.come_by(client, hanako.numbers[0])
    assert session().lines == hanako.numbers
    desk.leave(client)


def test_a_phone_that_is_gone_is_made_up_for_by_mail_or_post(client: Client) -> None:
    hanako = people.hanako()
    desk.come_by(client, hanako.customer.number, "mail")
    assert session().to == hanako.customer.email


def test_who_has_nothing_but_a_postal_address_gets_a_letter_and_types_it_days_later(
    client: Client, standing_clock: StandingClock
) -> None:
    yuki = people.yuki()
    desk.ask(client, yuki.numbers[0])
    desk.ask_again(client, "sms")
    assert desk.arrived() == []
    desk.ask_again(client, "letter")
    code = desk.code_in(desk.arrived("letter")[0])
    standing_clock.move(days=3)
    elsewhere = Client()
    answer = elsewhere.post("/cancel/letter/", {"code": code.lower().replace("-", "ー")})
    assert answer["Location"] == "/cancel/"
    assert desk.leave(elsewhere)
    standing_clock.move(days=1)
    again = Client().post("/cancel/letter/", {"code": code})
    assert again.status_code == 422  # once


def test_a_letter_is_good_for_three_weeks_and_no_longer(client: Client, standing_clock: StandingClock) -> None:
    yuki = people.yuki()
    desk.ask(client, yuki.customer.number)
    desk.ask_again(client, "letter")
    code = desk.code_in(desk.arrived("letter")[0])
    standing_clock.move(days=21)
    assert Client().post("/cancel/letter/", {"code": code}).status_code == 422


def test_a_landline_can_be_called(client: Client) -> None:  # HARD_CASES 31
    yuki = people.yuki()
    desk.ask(client, yuki.customer.phone)
    desk.ask_again(client, "voice")
    (call,) = desk.arrived("call")
    assert call.recipient == yuki.customer.phone


def test_two_customers_with_one_mail_box_are_both_reached_by_it(client: Client) -> None:
    hanako, aoi = people.hanako(), people.aoi()
    type(aoi.customer).objects.filter(pk=aoi.customer.pk).update(email=hanako.customer.email)
    desk.come_by(client, hanako.customer.email.upper(), "")
    assert session().customers == sorted([hanako.customer.number, aoi.customer.number])
    desk.ask(other := Client(), hanako.customer.email)
    desk.ask_again(other, "sms")  # two phones: to neither
    assert desk.arrived("sms") == []


def test_the_reach_of_a_session_is_kept_on_the_server_for_half_an_hour(
    client: Client, standing_clock: StandingClock
) -> None:  # S15, S16
    hanako = people.hanako()
    client.get("/cancel/")
    desk.ask(client, hanako.numbers[0])
    before = client.session.session_key
    desk.enter(client, desk.code_in(desk.arrived("sms")[0]))
    assert client.session.session_key != before
    review = client.get("/cancel/")["Location"]
    standing_clock.move(minutes=29, seconds=59)
    assert client.get(review).status_code == 200
    standing_clock.move(seconds=1)
    answer = client.get(review, follow=True)
    assert answer.redirect_chain == [("/cancel/", 302)]
    assert "時間がたったため" in answer.content.decode()


def test_signed_in_nothing_has_changed(client: Client) -> None:
    hanako = people.hanako()
    client.force_login(hanako.login)
    assert client.get("/cancel/")["Location"].startswith(f"/cancel/{hanako.contract.number}/")
