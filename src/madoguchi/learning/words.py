"""What the figures are called, and their rows and columns."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi import policy
from madoguchi.cancellation.leavings import AGES, DAYS, KEPT, NO_ANSWER, OLDER, OTHERS, SEVERAL, TAKEN_BACK, By
from madoguchi.domain.operator_time import When
from madoguchi.domain.pages import Ask
from madoguchi.domain.reasons import Reason
from madoguchi.walking.words import OPTIONS

Words = str | Promise

TITLES: Final[Mapping[By, Words]] = {
    By.REASON_AND_PLAN: _("なぜ解約するか"),
    By.MONTH_AND_PLAN: _("月ごとの解約"),
    By.DAY_AND_CHOICE: _("月のいつ解約するか"),
    By.AGE_AND_PLAN: _("使い始めてからどのくらいで解約するか"),
    By.MONTH_AND_FATE: _("取り消された解約"),
}
ABOUT: Final[Mapping[By, Words]] = {
    By.REASON_AND_PLAN: _("解約のあとの任意の質問への答えです。"),
    By.MONTH_AND_PLAN: _("受け付けた月で数えています。取り消されたものは入りません。"),
    By.DAY_AND_CHOICE: _("受け付けた日と、選ばれた解約の日です。"),
    By.AGE_AND_PLAN: _("回線の開通から、解約を受け付けるまでです。"),
    By.MONTH_AND_FATE: _("受け付けた解約のうち、取り消されたものです。"),
}
HEADINGS: Final[Mapping[By, Words]] = {
    By.REASON_AND_PLAN: _("理由"),
    By.MONTH_AND_PLAN: _("月"),
    By.DAY_AND_CHOICE: _("日"),
    By.AGE_AND_PLAN: _("開通から"),
    By.MONTH_AND_FATE: _("月"),
}
TOGETHER: Final = _("合計")
ANSWERS: Final = tuple(reason.value for reason in Reason)
REASONS: Final = (*ANSWERS, NO_ANSWER)
_AGES: Final = (_("1か月まで"), _("3か月まで"), _("半年まで"), _("1年まで"), _("2年まで"), _("3年まで"))
_WORDS: Final[Mapping[str, Words]] = {
    **{str(reason): said for reason, said in OPTIONS[Ask.REASON].items()},
    **{str(when): said for when, said in OPTIONS[Ask.WHEN].items()},
    **{str(bound): said for bound, said in zip(AGES, _AGES, strict=True)},
    When.INITIAL.value: _("初期契約解除"),
    NO_ANSWER: _("お答えなし"),
    SEVERAL: _("複数の回線"),
    OTHERS: _("ほかのプラン"),
    OLDER: _("3年より長い"),
    KEPT: _("解約"),
    TAKEN_BACK: _("取り消し"),
}
_PAGES: Final[Mapping[str, Words]] = {
    "cancel": _("解約の入口"),
    "choose": _("回線を選ぶ"),
    "cancel_code": _("認証番号"),
    "cancel_letter": _("郵送の認証番号"),
    "review": _("内容の確認"),
    "cancel_step": _("追加の質問"),
}
ROWS: Final[Mapping[By, Sequence[str]]] = {
    By.DAY_AND_CHOICE: tuple(map(str, DAYS)),
    By.AGE_AND_PLAN: (*map(str, AGES), OLDER),
}
COLUMNS: Final[Mapping[By, Sequence[str]]] = {
    By.DAY_AND_CHOICE: tuple(when.value for when in When),
    By.MONTH_AND_FATE: (KEPT, TAKEN_BACK),
}


def has_plans(by: By) -> bool:
    """Whether its columns are plans."""
    return by not in COLUMNS


def rows(by: By, keys: Iterable[str]) -> tuple[Words, ...]:
    """The rows in words."""
    return tuple(_row(by, key) for key in keys)


def columns(by: By, keys: Iterable[str]) -> tuple[Words, ...]:
    """The columns in words."""
    return tuple(_plan(key) if has_plans(by) else _WORDS[key] for key in keys)


def short(key: str) -> str:
    """The number of a month; empty for what is none."""
    return str(int(key[5:])) if key[4:5] == "-" and key[5:].isdigit() else ""


def page(name: str) -> Words:
    """A page of the way out, by what friction calls it."""
    return _PAGES.get(name.partition(":")[0], name)


def _row(by: By, key: str) -> Words:
    if by in {By.MONTH_AND_PLAN, By.MONTH_AND_FATE}:
        return _month(key)
    return _days(key) if by is By.DAY_AND_CHOICE else _WORDS[key]


def _month(key: str) -> str:
    month = dt.date.fromisoformat(f"{key}-01")
    return f"{month:%b %Y}" if _is_english() else f"{month.year}年{month.month}月"


def _days(bound: str) -> str:
    place = DAYS.index(int(bound))
    first = DAYS[place - 1] + 1 if place else 1
    return _now("%(first)s〜%(last)s日") % {"first": first, "last": bound}


def _plan(code: str) -> Words:
    """Its name in the price list; one that is no longer there, by its code."""
    if code in _WORDS:
        return _WORDS[code]
    plans = {plan.code: plan for plan in policy.current().plans}
    if code not in plans:
        return code
    return plans[code].name_en if _is_english() else plans[code].name


def _is_english() -> bool:
    return (translation.get_language() or "ja").startswith("en")
