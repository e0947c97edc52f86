"""The desk's own questions: who asks, what was shown, on what grounds."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from madoguchi.design import words
from madoguchi.desk.actions import Grounds
from madoguchi.domain import japanese_text
from madoguchi.domain.attending import Comes, Shown, missing
from madoguchi.domain.facts import Line

COMES = {
    Comes.HERSELF: _("ご本人"),
    Comes.HEIR: _("相続人の方(会員が亡くなられた)"),
    Comes.DELEGATE: _("委任状を持つ代理の方"),
    Comes.HINDERED: _("ご本人(海外やご病気で、郵送などによる)"),
}
SHOWN = {
    Shown.CALLED_BACK: _("登録の電話番号に折り返して、ご本人と話した"),
    Shown.IDENTITY: _("申し出た方の本人確認書類"),
    Shown.DEATH: _("亡くなられたことがわかる書類(死亡診断書、除籍の記載など)"),
    Shown.KINSHIP: _("相続人であることがわかる書類(戸籍など)"),
    Shown.ATTORNEY: _("会員の署名がある委任状"),
    Shown.SIGNED_WISH: _("会員の署名がある申出書"),
}
_MOST = 200


class _Text(forms.CharField):
    """Words that are kept sealed, in any width."""

    def clean(self, value: str | None) -> str:
        text = japanese_text.text(super().clean(value))
        if len(text) > _MOST:
            raise ValidationError(_("%(most)s文字までに短くしてください。"), params={"most": _MOST})
        return text


class AttendForm(forms.Form):
    """Who asks, and what was shown."""

    comes = forms.ChoiceField(
        label=_("申し出た方"),
        choices=[(str(key), words) for key, words in COMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("だれの申し出かを選んでください。")},
    )
    shown = forms.MultipleChoiceField(
        label=_("確かめたもの"),
        choices=[(str(key), words) for key, words in SHOWN.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("確かめたものを、ひとつは選んでください。")},
    )
    name = _Text(required=False, label=_("申し出た方のお名前"), help_text=_("ご本人でないときに入力してください。"))
    papers = _Text(
        required=False,
        label=_("書類の控えの番号"),
        help_text=_("写しをしまった場所がわかる番号。暗号化して残します。"),
        widget=forms.TextInput(attrs={"class": "input--short"}),
    )
    language = forms.ChoiceField(
        label=_("お知らせの言語"), choices=[("ja", "日本語"), ("en", "English")], initial="ja", widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """Check that what was shown is enough for who asks.

        Raises:
            ValidationError: what is missing, in words.
        """
        given = super().clean() or {}
        if "comes" in given and "shown" in given:
            self._check_shown(Comes(given["comes"]), frozenset(Shown(one) for one in given["shown"]))
        needs_name = given.get("comes") in {Comes.HEIR, Comes.DELEGATE}
        if needs_name and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("申し出た方のお名前を入力してください。"))
        return given

    def grounds(self) -> Grounds:
        """What was answered."""
        given = self.cleaned_data
        return Grounds(
            comes=Comes(given["comes"]),
            shown=frozenset(Shown(one) for one in given["shown"]),
            name=given["name"],
            papers=given["papers"],
            language=given["language"],
        )

    def _check_shown(self, comes: Comes, shown: frozenset[Shown]) -> None:
        for one_of in missing(comes, shown):
            said = " / ".join(str(SHOWN[one]) for one in Shown if one in one_of)
            self.add_error("shown", ValidationError(_("まだ足りません: %(words)s"), params={"words": said}))


class ProposeForm(forms.Form):
    """On what grounds a line is to be ended by hand."""

    grounds = _Text(
        label=_("回線が止まったと判断した根拠"),
        help_text=_("相手先の受付番号や、確かめた日時など。お名前や電話番号は書かないでください。"),
        error_messages={"required": _("根拠を入力してください。例: 卸元 8812-3、11月16日 10:05 停止済みと回答")},
    )


class MatchForm(forms.Form):
    """Which of a member's lines a declaration ends: those that are chosen, or by the other button all."""

    chosen = forms.MultipleChoiceField(
        label=_("どの回線を解約しますか"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("解約する回線を、ひとつは選んでください。"),
            "invalid_choice": _("この回線は、もう解約を受け付けているか、終わっています。"),
        },
    )

    def __init__(self, data: QueryDict | None, *, lines: Iterable[Line], named: Collection[str]) -> None:
        super().__init__(data, initial={"chosen": sorted(named)})
        offered = [(line.phone_number, _called(line)) for line in lines]
        self.fields["chosen"].choices = offered  # type: ignore[attr-defined]
        self.means_all = data is not None and (not offered or data.get("lines") == "all")

    def lines(self) -> frozenset[str] | None:
        """The lines that were chosen; ``None`` for all."""
        return None if self.means_all else frozenset(self.cleaned_data["chosen"])


def _called(line: Line) -> str:
    """A line by its number, and by its nickname where it has one."""
    return f"{words.phone(line.phone_number)} {line.nickname}".rstrip()
