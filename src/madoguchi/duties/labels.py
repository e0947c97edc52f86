"""What the columns of a member's data are called, and how their values are said."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from madoguchi.design import words
from madoguchi.domain.pages import Ask
from madoguchi.duties.items import Words
from madoguchi.walking.words import OPTIONS

FOR_MACHINES: Final = frozenset({"quote", "items", "totals", "crm_still_says"})  # in the JSON, too long to be read
_MONEY: Final = frozenset({"amount", "monthly_fee", "monthly_amount", "cost"})
_PHONE: Final = frozenset({"phone", "phone_number"})
LABELS: Final[Mapping[str, Words]] = {
    "accepted_at": _("受け付けた時刻"),
    "amount": _("金額(税抜)"),
    "asked_at": _("お申し出の時刻"),
    "address_changed_at": _("ご住所が変わった時刻"),
    "auth_id": _("認証ID"),
    "begun_at": _("始まった時刻"),
    "bill_number": _("最終請求"),
    "billed_at": _("請求した時刻"),
    "building": _("建物名・部屋番号"),
    "came_by": _("認証番号の宛先"),
    "city": _("市区町村"),
    "contract_number": _("契約番号"),
    "cost": _("金額(税抜)"),
    "document_received_on": _("契約書面の日"),
    "due_on": _("お支払いの期日"),
    "effective_at": _("回線が止まるとき"),
    "email": _("メールアドレス"),
    "email_changed_at": _("メールアドレスが変わった時刻"),
    "ended_at": _("終わった時刻"),
    "family_name": _("姓"),
    "family_name_kana": _("姓(カナ)"),
    "given_name": _("名"),
    "given_name_kana": _("名(カナ)"),
    "iccid": _("SIMの番号(ICCID)"),
    "imsi": _("SIMの番号(IMSI)"),
    "issued_at": _("発行した時刻"),
    "kind": _("種類"),
    "last_day": _("利用できる最後の日"),
    "last_login": _("最後にログインした時刻"),
    "last_used_at": _("最後に使った時刻"),
    "monthly_amount": _("毎月の金額"),
    "monthly_fee": _("毎月の料金(税抜)"),
    "name": _("名前"),
    "nickname": _("呼び名"),
    "number": _("番号"),
    "opened_on": _("開通した日"),
    "phone": _("連絡先の電話番号"),
    "phone_changed_at": _("電話番号が変わった時刻"),
    "phone_number": _("回線の電話番号"),
    "plan": _("プラン"),
    "postal_code": _("郵便番号"),
    "prefecture": _("都道府県"),
    "reason": _("解約の理由"),
    "remaining": _("残りの回数"),
    "sent_at": _("お送りした時刻"),
    "signed_on": _("契約日"),
    "sim_changed_at": _("SIMが変わった時刻"),
    "started_on": _("始まった日"),
    "state": _("状態"),
    "stated_at": _("お答えの時刻"),
    "taken_back_at": _("取り消した時刻"),
    "term_months": _("期間(月)"),
    "town": _("町名・番地"),
    "until": _("終わる時刻"),
    "used_at": _("使った時刻"),
    "when": _("いつ解約するか"),
    "with_log_in": _("ログインも消したか"),
}
_SAID: Final[Mapping[str, Words]] = {
    **{str(reason): said for reason, said in OPTIONS[Ask.REASON].items()},
    **{str(when): said for when, said in OPTIONS[Ask.WHEN].items()},
    "active": _("利用中"),
    "data": _("データ"),
    "ended": _("解約済み"),
    "initial": _("初期契約解除"),
    "mobile": _("モバイル接続"),
    "pending": _("開通前"),
    "ported_out": _("転出済み"),
    "sms": _("SMS付きデータ"),
    "suspended": _("停止中"),
    "usage": _("ご利用分"),
    "voice": _("音声"),
}


def said(name: str, value: object) -> str:
    """A value as people read it; ``name`` is its column."""
    if isinstance(value, bool):
        return str(_("はい") if value else _("いいえ"))
    if isinstance(value, dt.datetime):
        return words.instant(value)
    if isinstance(value, dt.date):
        return words.day(value)
    if isinstance(value, int):
        return words.yen(value) if name in _MONEY else str(value)
    if name in _PHONE:
        return words.phone(str(value))
    return str(_SAID.get(str(value), value)) if name in {"kind", "state", "reason", "when"} else str(value)
