"""What the pages of a journey say that are not the operator's own: titles, buttons, labels, how to mend an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from django.utils.translation import gettext_lazy as _

from madoguchi.domain.codes import Way
from madoguchi.domain.declarations import Kind
from madoguchi.domain.operator_time import When
from madoguchi.domain.pages import Ask, PageName
from madoguchi.domain.reasons import Reason

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text = Union[str, "_StrPromise"]


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in words. ``mend``: when the answer cannot be one; ``differs``: when it is not what is on file."""

    label: Text
    missing: Text
    mend: Text = ""
    differs: Text = ""
    help: Text = ""
    unanswered: Text = ""  # what it means to leave it open, where that may be
    autocomplete: str = "off"
    inputmode: str = ""


TITLES: Mapping[str, Text] = {
    PageName.IDENTIFY: _("ご本人の確認"),
    PageName.CODE_WAY: _("認証番号の受け取り方を選ぶ"),
    PageName.CODE: _("届いた認証番号を入力する"),
    PageName.PARTICULARS: _("解約のためにお聞きすること"),
    PageName.WHEN: _("解約する日を選ぶ"),
    PageName.DECLARE: _("解約を申し出る"),
}
BUTTONS: Mapping[str, Text] = {
    PageName.CODE_WAY: _("認証番号を送る"),
    PageName.CODE: _("認証する"),
}
ONWARD = _("次へ")
SHOW = _("認証パスワードを表示する")

WORDINGS: Mapping[Ask, Wording] = {
    Ask.CUSTOMER_NUMBER: Wording(
        _("お客様番号"),
        _("お客様番号を入力してください。"),
        _("お客様番号の形ではありません。会員登録証のとおりに入力してください。"),
        _("お客様番号が登録と違います。会員登録証か開通のメールのとおりに入力してください。"),
    ),
    Ask.NAME: Wording(
        _("お名前"),
        _("お名前を入力してください。"),
        _("お名前を200文字までで入力してください。"),
        _("お名前が登録と違います。契約したときの漢字かカタカナで入力してください。"),
        autocomplete="name",
    ),
    Ask.POSTAL_CODE: Wording(
        _("郵便番号"),
        _("郵便番号を入力してください。"),
        _("郵便番号は「100-0001」のように7けたで入力してください。"),
        _("郵便番号が登録と違います。登録の住所の郵便番号を入力してください。"),
        autocomplete="postal-code",
        inputmode="numeric",
    ),
    Ask.CONTRACT_PHONE: Wording(
        _("契約時の電話番号"),
        _("契約時の電話番号を入力してください。"),
        _("電話番号は「090-1234-5678」の形で入力してください。"),
        _("契約時の電話番号が登録と違います。登録の電話番号を入力してください。"),
        autocomplete="tel",
        inputmode="tel",
    ),
    Ask.AUTH_ID: Wording(
        _("認証ID"),
        _("認証IDを入力してください。"),
        _("認証IDの形ではありません。会員登録証のとおりに入力してください。"),
        _("認証IDか認証パスワードが違います。会員登録証のとおりに入力してください。"),
        _("会員登録証に書かれています。メールアドレスではありません。"),
    ),
    Ask.AUTH_PASSWORD: Wording(
        _("認証パスワード"),
        _("認証パスワードを入力してください。"),
        _("認証パスワードの形ではありません。会員登録証のとおりに入力してください。"),
        _("認証IDか認証パスワードが違います。会員登録証のとおりに入力してください。"),
        _("マイページのパスワードではありません。"),
    ),
    Ask.BILLING_POSTAL_CODE: Wording(
        _("請求書の送り先の郵便番号"),
        _("請求書の送り先の郵便番号を入力してください。"),
        _("郵便番号は「100-0001」のように7けたで入力してください。"),
        autocomplete="billing postal-code",
        inputmode="numeric",
    ),
    Ask.BILLING_PREFECTURE: Wording(
        _("請求書の送り先の都道府県"),
        _("請求書の送り先の都道府県を入力してください。"),
        _("都道府県を200文字までで入力してください。"),
        autocomplete="billing address-level1",
    ),
    Ask.BILLING_CITY: Wording(
        _("請求書の送り先の市区町村"),
        _("請求書の送り先の市区町村を入力してください。"),
        _("市区町村を200文字までで入力してください。"),
        autocomplete="billing address-level2",
    ),
    Ask.BILLING_STREET: Wording(
        _("請求書の送り先の番地・建物"),
        _("請求書の送り先の番地と建物を入力してください。"),
        _("番地と建物を200文字までで入力してください。"),
        autocomplete="billing street-address",
    ),
    Ask.CONTACT_PHONE: Wording(
        _("ご連絡先の電話番号"),
        _("ご連絡先の電話番号を入力してください。"),
        _("電話番号は「090-1234-5678」の形で入力してください。"),
        autocomplete="tel",
        inputmode="tel",
    ),
    Ask.CONTACT_MAIL: Wording(
        _("ご連絡先のメールアドレス"),
        _("ご連絡先のメールアドレスを入力してください。"),
        _("メールアドレスは「name@example.jp」の形で入力してください。"),
        autocomplete="email",
        inputmode="email",
    ),
    Ask.REASON: Wording(_("解約の理由"), _("解約の理由を1つ選んでください。")),
    Ask.WHEN: Wording(
        _("いつ解約しますか"),
        _("解約する日を選んでください。"),
        unanswered=_("選ばないときは、いちばん早い日になります。"),
    ),
    Ask.DECLARANT: Wording(
        _("お名前"),
        _("お名前を入力してください。"),
        _("お名前を200文字までで入力してください。"),
        autocomplete="name",
    ),
    Ask.DECLARED: Wording(
        _("電話番号・お客様番号のどちらか"),
        _("電話番号かお客様番号を入力してください。"),
        _("「090-1234-5678」のような電話番号か、お客様番号の形で入力してください。"),
        help=_("電話番号なら、その回線を解約します。お客様番号なら、すべての回線を解約します。"),
        autocomplete="tel",
    ),
    Ask.CONFIRM_TO: Wording(
        _("受付の確認を受け取るメールアドレス"),
        _("メールアドレスを入力してください。"),
        _("メールアドレスは「name@example.jp」の形で入力してください。"),
        autocomplete="email",
        inputmode="email",
    ),
    Ask.KIND: Wording(
        _("解約の種類"),
        _("解約の種類を選んでください。"),
        unanswered=_("選ばないときは、通常の解約になります。"),
    ),
    Ask.GROUND: Wording(
        _("特別な理由"),
        _("特別な理由を書いてください。"),
        _("特別な理由を1,000文字までで書いてください。"),
        unanswered=_("特別な理由での解約のときだけ、書いてください。"),
    ),
    Ask.CODE_WAY: Wording(_("認証番号の受け取り方"), _("認証番号の受け取り方を選んでください。")),
}
OPTIONS: Mapping[Ask, Mapping[str, Text]] = {
    Ask.REASON: {
        Reason.PRICE: _("料金"),
        Reason.SPEED: _("速さ"),
        Reason.COVERAGE: _("つながりにくさ"),
        Reason.NOT_NEEDED: _("使わなくなった"),
        Reason.MOVING: _("引っ越し・海外へ行く"),
        Reason.OTHER_OPERATOR: _("ほかの会社に変える"),
        Reason.SUPPORT: _("サポート"),
        Reason.OTHER: _("そのほか"),
    },
    Ask.WHEN: {
        When.TODAY: _("今日で解約"),
        When.MONTH_END: _("月末で解約"),
        When.DATE: _("日を選んで解約"),
    },
    Ask.KIND: {
        Kind.ORDINARY: _("通常の解約"),
        Kind.EXTRAORDINARY: _("特別な理由での解約"),
    },
    Ask.CODE_WAY: {
        Way.SMS: _("SMSで受け取る"),
        Way.VOICE: _("電話で聞く"),
        Way.MAIL: _("メールで受け取る"),
    },
}
