"""What a page says to somebody whose code was not right, or who has to wait."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madoguchi import clock
from madoguchi.codes.allowances import NotYet
from madoguchi.design import words

_MINUTE = 60


def wait_words(wait: NotYet) -> str:
    """How long to wait, or until when."""
    seconds = max(1, round((wait.until - clock.now()).total_seconds()))
    if seconds < _MINUTE:
        return ngettext(
            "%(seconds)s秒たってから、もう一度お試しください。",
            "%(seconds)s秒たってから、もう一度お試しください。",
            seconds,
        ) % {"seconds": seconds}
    return _("続けて何度も試されたため、%(at)sまでお待ちください。お急ぎのときは、お電話でも承ります。") % {
        "at": words.short_instant(wait.until)
    }


def wrong_words(left: int | None) -> str:
    """That it was not the code, and how often it can still be tried, where that is counted."""
    if left is None:
        return _("この認証番号は使えません。届いたとおりか確かめてください。")
    return ngettext(
        "認証番号が違うか、期限が過ぎています。届いたとおりに入力してください。あと%(left)s回試せます。",
        "認証番号が違うか、期限が過ぎています。届いたとおりに入力してください。あと%(left)s回試せます。",
        left,
    ) % {"left": left}


def letter_words() -> str:
    """That it was not the code of a letter."""
    return _("この認証番号は使えません。紙のとおりか確かめるか、もう一度郵送を申し込んでください。")
