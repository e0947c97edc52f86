"""An account in which every column of text and every day holds a value of its own, made from the models.

A new column joins by itself: it is filled, tried in every form, and has to be given the names by which a page would
ask for it.
"""

import datetime as dt
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from madoguchi.contracts.models import Contract, Customer, Line
from madoguchi.sign_in.models import LinkedCustomer, Login
from tests import stories
from tests.conftest import StandingClock
from tests.people import PASSWORD, Person

ROOMS = ("contracts", "sign_in", "cancellation", "bills")
MADE = ("contracts", "sign_in")  # the rest comes by itself when she cancels

# What a column must look like for the house to work with it; every other one gets words of its own.
SHAPES: dict[str, str] = {
    "contracts.customer.number": "N7391648{n:02}",
    "contracts.customer.phone": "090000073{n:02}",
    "contracts.customer.postal_code": "98000{n:02}",
    "contracts.contract.number": "C5820417{n:02}",
    "contracts.line.phone_number": "090000082{n:02}",
    "contracts.line.imsi": "4401000000071{n:02}",
    "contracts.line.iccid": "89810000000000064{n:02}",
    "contracts.line.plan": "voice-3",
}


@dataclass(frozen=True, slots=True)
class Datum:
    """Something stored, under the names by which a page would ask for it."""

    columns: tuple[str, ...]
    words: tuple[str, ...]
    tokens: tuple[str, ...] = ()  # autocomplete, inputmode or type that asks for it


DATA: dict[str, Datum] = {
    "customer number": Datum(
        ("contracts.customer.number",), ("お客様番号", "契約者番号", "会員番号", "customer number", "membership number")
    ),
    "name": Datum(
        ("contracts.customer.family_name", "contracts.customer.given_name"),
        ("氏名", "お名前", "姓", "名字", "full name", "family name", "given name", "first name", "last name"),
        ("name", "family-name", "given-name"),
    ),
    "name in kana": Datum(
        ("contracts.customer.family_name_kana", "contracts.customer.given_name_kana"),
        ("フリガナ", "ふりがな", "カナ", "よみ", "kana"),
    ),
    "e-mail address": Datum(
        ("contracts.customer.email", "sign_in.login.email"),
        ("メールアドレス", "e-mail address", "email address", "email", "e-mail"),
        ("email", "username"),
    ),
    "phone number": Datum(
        ("contracts.customer.phone", "contracts.line.phone_number"),
        ("電話番号", "携帯番号", "回線番号", "phone number", "telephone number"),
        ("tel", "tel-national"),
    ),
    "address": Datum(
        tuple(f"contracts.customer.{part}" for part in ("postal_code", "prefecture", "city", "town", "building")),
        (
            "郵便番号",
            "住所",
            "都道府県",
            "市区町村",
            "番地",
            "建物",
            "postal code",
            "postcode",
            "your address",
            "prefecture",
        ),
        ("postal-code", "street-address", "address-line1", "address-line2", "address-level1", "address-level2"),
    ),
    "contract number": Datum(
        ("contracts.contract.number", "bills.bill.contract_number"), ("契約番号", "contract number")
    ),
    "plan": Datum(("contracts.line.plan",), ("プラン", "your plan")),
    "SIM": Datum(("contracts.line.imsi", "contracts.line.iccid"), ("imsi", "iccid", "製造番号", "sim number")),
    "name of a line": Datum(("contracts.line.nickname",), ("回線の名前", "ニックネーム", "nickname")),
    "day of joining": Datum(
        (
            "contracts.contract.signed_on",
            "contracts.contract.document_received_on",
            "contracts.line.opened_on",
            "contracts.works.started_on",
        ),
        (
            "契約日",
            "受領日",
            "加入日",
            "開通日",
            "利用開始日",
            "工事日",
            "date of joining",
            "contract date",
            "start date",
        ),
    ),
    "service": Datum(
        ("contracts.service.code", "contracts.service.name"), ("サービス名", "サービスコード", "service name")
    ),
    "charge": Datum(
        tuple(
            f"contracts.{what}.{part}" for what in ("charge", "instalment", "works") for part in ("reference", "name")
        ),
        ("明細番号", "端末の名前", "機種名", "工事の名前", "charge reference", "device name"),
    ),
    "receipt number": Datum(
        ("cancellation.case.number", "bills.bill.cause"), ("受付番号", "receipt number", "reference number")
    ),
    "bill number": Datum(
        ("cancellation.case.bill_number", "bills.bill.number"), ("請求番号", "請求書番号", "bill number")
    ),
    "last day": Datum(
        ("cancellation.case.last_day", "bills.bill.last_day", "bills.bill.due_on"),
        ("解約日はいつ", "支払期日", "date of your cancellation", "due date"),
    ),
    "authentication ID": Datum(
        ("contracts.connectioncredential.auth_id",), ("認証id", "接続用id", "authentication id", "connection id")
    ),
    "password": Datum(("sign_in.login.password",), ()),  # by what the page does: a new one has the same name
}
# Columns that tell a member nothing: she is neither shown them nor could she know them.
OURS = {
    "cancellation.case.quote_digest": "the fingerprint of the quote",
    "cancellation.case.language": "the language she read in",
    "cancellation.case.came_by": "where the code went of one who came without a log-in",
    "cancellation.case.made_in": "the session of one who came without a log-in",
    "sign_in.codesession.to": "where a code went that opened a session",
    **{f"sign_in.halfdone.{column}": "where she goes on" for column in ("kind", "about", "path")},
    "sign_in.toldchange.about": "what was told",
    "sign_in.recovery.to": "where a code went to get back in",
    "sign_in.recovery.language": "the language she asked in",
    "sign_in.recovery.new_name": "a name for a log-in that is not made yet",
    "sign_in.toldchange.to": "where a code went that opened the way to it",
    "sign_in.formerlink.email": "a name that a log-in had",
    "sign_in.activationlink.digest": "the digest of a link in a mail",
    "sign_in.activationlink.email": "where that mail went",
    "sign_in.activationlink.language": "the language it was written in",
    "contracts.passwordorder.language": "the language she asked in",
    **{
        f"contracts.{order}.{column}": "a worker's own note"
        for order in ("passwordorder", "lineopening")
        for column in ("claim", "order_reference", "trouble")
    },
    **{
        f"cancellation.declaration.{column}": "of a declaration that somebody made without a log-in"
        for column in ("number", "language", "claim", "trouble")
    },
    **{
        f"bills.{column}": "what passes between us and the operator's billing; she sees the bill made from it"
        for column in (
            *("feed.name", "feed.after", "feed.claim", "feed.trouble"),
            *(f"publishedquote.{name}" for name in ("case_number", "contract_number", "reference", "last_day")),
            *("publishedquote.claim", "publishedquote.trouble"),
            *(f"returnedbill.{name}" for name in ("number", "case_number", "contract_number", "due_on", "last_day")),
        )
    },
    "cancellation.caseline.claim": "which worker is at it",
    "cancellation.caseline.order_reference": "the network's name for our order",
    "cancellation.caseline.trouble": "why a worker tries again",
}


def columns() -> Iterator[tuple[type[models.Model], Any]]:
    """Every column of text without fixed choices, and every day, in the rooms that an account lives in."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for column in model._meta.concrete_fields:
                is_text = isinstance(column, models.CharField) and not column.choices
                if is_text or (isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField)):
                    yield model, column


def label(column: Any) -> str:
    """A column's name: ``contracts.customer.email``."""
    return f"{column.model._meta.label_lower}.{column.name}"


def datum_of(column: str) -> str:
    """Which datum a column belongs to; one that nobody has named yet is its own."""
    return next((name for name, datum in DATA.items() if column in datum.columns), column)


def fill(clock: StandingClock) -> Person:
    """A member with three contracts: one line, two lines, and one that has ended with its bill."""
    numbers = iter(range(11, 99))
    login = Login.objects.create_user("login-address@example.jp", PASSWORD)
    customer = _made(Customer, {}, next(numbers))
    whole = [model for model in apps.get_app_config("contracts").get_models() if model is not Customer]
    people = []
    for lines in (1, 2, 1):
        links: dict[type[models.Model], models.Model] = {Customer: customer, Login: login}
        more: list[type[models.Model]] = [Line] * (lines - 1)
        for model in [*whole, *more]:
            links[model] = _made(model, links, next(numbers))
        contract = links[Contract]
        assert isinstance(contract, Contract)
        people.append(Person(login, customer, contract))
    _made(LinkedCustomer, {Customer: customer, Login: login}, 0)
    stories.ends(stories.cancels(people[-1], now=clock()), clock)
    return people[0]


def _made(model: type[models.Model], links: dict[type[models.Model], models.Model], n: int) -> Any:
    values = {}
    for column in model._meta.concrete_fields:
        if isinstance(column, models.ForeignKey):
            values[column.name] = links[column.remote_field.model]
        elif _is_text(column) or _is_day(column) or not (column.primary_key or column.null or column.has_default()):
            values[column.name] = _value(column, n)
    return model._default_manager.create(**values)


def _is_text(column: Any) -> bool:
    return isinstance(column, models.CharField) and not column.choices


def _is_day(column: Any) -> bool:
    return isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField)


def _value(column: Any, n: int) -> Any:
    if shape := SHAPES.get(label(column)):
        return shape.format(n=n)
    if isinstance(column, models.CharField):
        return _words(column, n)
    if isinstance(column, models.DateTimeField):
        return dt.datetime(2024, 5, 3, tzinfo=dt.UTC) + dt.timedelta(days=n)
    return dt.date(2023, 4, 2) + dt.timedelta(days=n) if isinstance(column, models.DateField) else 900 + n


def _words(column: Any, n: int) -> str:
    if column.choices:
        return str(column.choices[0][0])
    if isinstance(column, models.EmailField):
        return f"{column.name}{n}@example.jp"
    return f"{column.name.title()} {column.model.__name__} {n}"[: column.max_length]


def stored() -> dict[str, list[str]]:
    """What the account holds, column by column, as it is kept."""
    held = {"sign_in.login.password": [PASSWORD]}
    for model, column in columns():
        name = label(column)
        if name not in OURS and name not in held:
            kept = model._default_manager.values_list(column.name, flat=True).distinct()
            held[name] = [value if isinstance(value, str) else value.isoformat() for value in kept if value]
    return held


def spellings(value: str) -> list[str]:
    """The usual ways to type it: as it is kept, in full width, with hyphens."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in value)
    hyphens = [f"{value[:3]}-{value[3:-4]}-{value[-4:]}", f"{value[:3]}-{value[3:]}"] if value.isdigit() else []
    return [value, *([wide, *hyphens] if any(sign.isdigit() for sign in value) else [])]


def others(value: str) -> list[str]:
    """Values of the same shape that the account does not hold. For a day: the days beside it too."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        day = dt.date.fromisoformat(value)
        return [(day + dt.timedelta(days=n)).isoformat() for n in (1, -1, 40, -3)]
    chance = random.Random(value)  # the same every time
    return ["".join(_another(sign, chance, at) for at, sign in enumerate(value)) for _ in range(3)]


def _another(sign: str, chance: random.Random, at: int) -> str:
    """Another sign of the same kind; the first three stand for what kind of number it is."""
    if sign.isdigit() and at > 2:
        return chance.choice("0123456789")
    if sign.isascii() and sign.isalpha() and at > 2:
        return chance.choice("abcdefghijkmnopqrstuvwxyz")
    return sign


def named(words: str, tokens: set[str]) -> set[str]:
    """Which data a question names, by its words in either language or by what it tells the browser."""
    plain = unicodedata.normalize("NFKC", words).lower()
    return {
        name
        for name, datum in DATA.items()
        if tokens & set(datum.tokens) or any(_says(plain, word.lower()) for word in datum.words)
    }


def _says(plain: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", plain) is not None if word.isascii() else word in plain
