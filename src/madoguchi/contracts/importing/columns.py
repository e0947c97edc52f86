"""The columns of ``subscribers.csv``: one table for the reader, the comparison, the documentation and the tests."""

import dataclasses
import enum
from dataclasses import dataclass, field

from django.db.models import Model

from madoguchi.contracts import models
from madoguchi.contracts.importing import cells
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.credentials import CredentialKind
from madoguchi.domain.facts import ChargeKind, CustomerKind, EndsWith, LineKind
from madoguchi.domain.money import TaxClass


class Record(enum.StrEnum):
    """What a row is about."""

    LINE = "line"
    SERVICE = "service"
    CHARGE = "charge"
    INSTALMENT = "instalment"
    WORKS = "works"
    CREDENTIAL = "credential"


class Wins(enum.StrEnum):
    """Whose value stays when portal and CRM differ."""

    KEY = "key"  # finds the row; never changed
    CRM = "CRM"
    MEMBER = "member"  # the CRM, but for what a member changed herself (own_changes)
    PORTAL = "portal"  # the file's value is taken once, when the row is new
    STATES = "states"  # the table in ``states``


RECORD_MODELS: dict[Record, type[Model]] = {
    Record.LINE: models.Line,
    Record.SERVICE: models.Service,
    Record.CHARGE: models.Charge,
    Record.INSTALMENT: models.Instalment,
    Record.WORKS: models.Works,
    Record.CREDENTIAL: models.ConnectionCredential,
}
_LINE, _SERVICE, _CHARGE, _INSTALMENT, _WORKS, _CREDENTIAL = ((record,) for record in Record)
_ALL = tuple(Record)
_NAMED = (*_SERVICE, *_CHARGE, *_INSTALMENT, *_WORKS)
_STATES = {
    **{state.value: state for state in LineState},
    "開通前": LineState.PENDING,
    "利用中": LineState.ACTIVE,
    "停止中": LineState.SUSPENDED,
    "解約済": LineState.ENDED,
    "転出済": LineState.PORTED_OUT,
}
_CUSTOMER_KINDS = {
    **{kind.value: kind for kind in CustomerKind},
    "個人": CustomerKind.CONSUMER,
    "法人": CustomerKind.CORPORATE,
}
_LINE_KINDS = {**{kind.value: kind for kind in LineKind}, "音声": LineKind.VOICE, "データ": LineKind.DATA}
_ENDS_WITH = {
    **{end.value: end for end in EndsWith},
    "回線": EndsWith.LINE,
    "契約": EndsWith.CONTRACT,
    "継続": EndsWith.NOTHING,
}
_CHARGE_KINDS = {
    **{kind.value: kind for kind in ChargeKind},
    "利用料": ChargeKind.USAGE,
    "未払い": ChargeKind.ARREARS,
}
_CREDENTIAL_KINDS = {
    **{kind.value: kind for kind in CredentialKind},
    "モバイル": CredentialKind.MOBILE,
    "IPv6": CredentialKind.IPV6,
}
_TAX_CLASSES = {
    **{tax.value: tax for tax in TaxClass},
    "課税10%": TaxClass.TAXABLE,
    "不課税": TaxClass.NOT_TAXABLE,
    "対象外": TaxClass.OUTSIDE,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``of`` is the table of a column that every line row repeats, ``None`` when it belongs to the row's own record.
    ``needed`` lists the records whose rows cannot do without it; ``empties`` says that an empty cell empties the value.
    """

    name: str
    japanese: str
    read: cells.Reader
    mend: str
    of: type[Model] | None = None
    records: tuple[Record, ...] = _ALL
    needed: tuple[Record, ...] = ()
    wins: Wins = Wins.CRM
    empties: bool = False
    field: str = field(default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "field", self.field or self.name)

    @property
    def max_length(self) -> int | None:
        """How many characters are kept."""
        model = self.of or RECORD_MODELS[self.records[0]]
        known = {one.name: one for one in model._meta.get_fields()}  # noqa: SLF001 - Django's public API, underscore and all
        return getattr(known.get(self.field), "max_length", None)


def _customer(name: str, japanese: str, read: cells.Reader, mend: str, *, field: str = "") -> Column:
    return Column(name, japanese, read, mend, of=models.Customer, records=_LINE, empties=True, field=field)


def _contact(name: str, japanese: str, read: cells.Reader, mend: str, *, field: str = "") -> Column:
    return dataclasses.replace(_customer(name, japanese, read, mend, field=field), wins=Wins.MEMBER)


_WRITE_TEXT = "Shorten it."
_WRITE_KANA = "Write the reading in kana."
_WRITE_PHONE = "Write a Japanese number like 090-1234-5678."
_WRITE_MAIL = "Write one address like hanako@example.jp, or leave it empty."
_WRITE_DAY = "Write it like 2024-04-01, 2024/4/1 or 令和6年4月1日."
_WRITE_TIME = "Write it like 2024-04-01 09:30."
_WRITE_YEN = "Write whole yen without tax, like 1500."
_WRITE_MONTHS = "Write a number like 24."

COLUMNS: tuple[Column, ...] = (
    # ── Every row ──
    Column(
        "record", "種別",
        cells.one_of({**{r.value: r for r in Record}, "回線": Record.LINE, "付帯サービス": Record.SERVICE,
                      "料金": Record.CHARGE, "分割払い": Record.INSTALMENT, "工事費": Record.WORKS,
                      "認証": Record.CREDENTIAL}),
        "Write line, service, charge, instalment, works or credential.", needed=_ALL, wins=Wins.KEY,
    ),
    Column("customer_number", "お客様番号", cells.customer_number, "Write it as on the certificate.",
           of=models.Customer, needed=_ALL, wins=Wins.KEY, field="number"),
    Column("contract_number", "契約番号", cells.code, "Write the number of the contract that the row belongs to.",
           of=models.Contract, needed=_ALL, wins=Wins.KEY, field="number"),
    # ── The customer and the contract, repeated on every line row ──
    Column("customer_kind", "契約者区分", cells.one_of(_CUSTOMER_KINDS), "Write consumer or corporate.",
           of=models.Customer, records=_LINE, field="kind"),
    Column("family_name", "姓", cells.text, "Write the family name, or the company's name.",
           of=models.Customer, records=_LINE, needed=_LINE),
    _customer("given_name", "名", cells.text, _WRITE_TEXT),
    _customer("family_name_kana", "姓カナ", cells.kana, _WRITE_KANA),
    _customer("given_name_kana", "名カナ", cells.kana, _WRITE_KANA),
    _contact("email", "メールアドレス", cells.email, _WRITE_MAIL),
    _contact("contact_phone", "連絡先電話番号", cells.phone_number, _WRITE_PHONE, field="phone"),
    _contact("postal_code", "郵便番号", cells.postal_code, "Write seven digits like 105-0001."),
    _contact("prefecture", "都道府県", cells.text, _WRITE_TEXT),
    _contact("city", "市区町村", cells.text, _WRITE_TEXT),
    _contact("town", "町名番地", cells.text, _WRITE_TEXT),
    _contact("building", "建物名", cells.text, _WRITE_TEXT),
    Column("login_email", "ログインメールアドレス", cells.login_email, _WRITE_MAIL, records=_LINE, wins=Wins.KEY),
    Column("signed_on", "契約日", cells.day, _WRITE_DAY, of=models.Contract, records=_LINE, needed=_LINE),
    Column("document_received_on", "契約書面の受領日", cells.day, _WRITE_DAY, of=models.Contract, records=_LINE),
    # ── The line ──
    Column("phone_number", "電話番号", cells.phone_number, _WRITE_PHONE,
           needed=(*_LINE, *_INSTALMENT, *_WORKS), wins=Wins.KEY),
    Column("line_kind", "回線種別", cells.one_of(_LINE_KINDS), "Write voice, sms or data.",
           records=_LINE, needed=_LINE, field="kind"),
    Column("plan", "プラン", cells.plan, "Write the code of a plan in operator.toml, or add the plan there.",
           records=_LINE, needed=_LINE),
    Column("imsi", "IMSI", cells.digits, "Write up to 15 digits.", records=_LINE, empties=True),
    Column("iccid", "ICCID", cells.digits, "Write up to 22 digits.", records=_LINE, empties=True),
    Column("nickname", "呼び名", cells.text, _WRITE_TEXT, records=_LINE, wins=Wins.PORTAL, empties=True),
    Column("state", "状態", cells.one_of(_STATES), "Write pending, active, suspended, ended or ported_out.",
           records=(*_LINE, *_SERVICE), wins=Wins.STATES),
    Column("opened_on", "開通日", cells.day, _WRITE_DAY, records=_LINE, needed=_LINE),
    Column("ended_at", "解約日時", cells.instant, _WRITE_TIME, records=_LINE, wins=Wins.PORTAL),
    Column("last_used_at", "最終利用日時", cells.instant, _WRITE_TIME, records=_LINE),
    # ── Services, charges, instalments and works ──
    Column("service_code", "サービスコード", cells.code, "Write the code of the service.",
           records=_SERVICE, needed=_SERVICE, wins=Wins.KEY, field="code"),
    Column("reference", "明細番号", cells.code, "Write a number that no other row of its kind has.",
           records=(*_CHARGE, *_INSTALMENT, *_WORKS), needed=(*_CHARGE, *_INSTALMENT, *_WORKS), wins=Wins.KEY),
    Column("name", "名称", cells.text, "Write it as a member should read it.",
           records=_NAMED, needed=_NAMED),
    Column("monthly_fee", "月額", cells.yen, _WRITE_YEN, records=_SERVICE, needed=_SERVICE),
    Column("ends_with", "終了の区分", cells.one_of(_ENDS_WITH), "Write line, contract or nothing.",
           records=_SERVICE, needed=_SERVICE),
    Column("charge_kind", "料金区分", cells.one_of(_CHARGE_KINDS), "Write usage or arrears.",
           records=_CHARGE, field="kind"),
    Column("amount", "金額", cells.yen, _WRITE_YEN, records=_CHARGE, needed=_CHARGE),
    Column("tax_class", "税区分", cells.one_of(_TAX_CLASSES), "Write taxable_10, not_taxable or outside.",
           records=_CHARGE),
    Column("used_at", "利用日時", cells.instant, _WRITE_TIME, records=_CHARGE, needed=_CHARGE),
    Column("monthly_amount", "毎月の支払額", cells.yen, _WRITE_YEN, records=_INSTALMENT, needed=_INSTALMENT),
    Column("remaining", "残り回数", cells.count, _WRITE_MONTHS, records=_INSTALMENT, needed=_INSTALMENT),
    Column("cost", "費用", cells.yen, _WRITE_YEN, records=_WORKS, needed=_WORKS),
    Column("term_months", "月数", cells.count, _WRITE_MONTHS, records=_WORKS, needed=_WORKS),
    Column("started_on", "開始日", cells.day, _WRITE_DAY, records=_WORKS, needed=_WORKS),
    # ── Connection credentials ──
    Column("auth_id", "認証ID", cells.auth_id, "Write it like a1234567@ and the operator's realm.",
           records=_CREDENTIAL, needed=_CREDENTIAL, wins=Wins.KEY),
    Column("credential_kind", "認証の種類", cells.one_of(_CREDENTIAL_KINDS), "Write mobile or ipv6.",
           records=_CREDENTIAL, needed=_CREDENTIAL, field="kind"),
    Column("auth_password", "認証パスワード", cells.auth_password, "Write it as the network knows it.",
           records=_CREDENTIAL, needed=_CREDENTIAL, wins=Wins.PORTAL, field="password"),
)  # fmt: skip

NAMED = {column.name: column for column in COLUMNS}
