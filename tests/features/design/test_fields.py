"""Fields and error summaries (RULES.md 2.2)."""

import re

from django import forms
from django.template import Context, Template


class Sample(forms.Form):
    name = forms.CharField(label="名前", max_length=3, widget=forms.TextInput(attrs={"placeholder": "例"}))
    note = forms.CharField(label="メモ", required=False, help_text="短く")
    why = forms.ChoiceField(label="理由", choices=[("a", "ア"), ("b", "イ")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="同意", required=False)

    def clean(self) -> dict[str, object] | None:
        if self.data.get("name") == "x":
            raise forms.ValidationError("全体の誤り")
        return super().clean()


def render(source: str, form: forms.Form) -> str:
    return Template(source).render(Context({"form": form}))


ALL = "{% for bound in form %}{% field bound %}{% endfor %}"


def test_need_is_said_in_words() -> None:
    """F6"""
    shown = render(ALL, Sample())
    assert shown.count("※必須") == 2
    assert shown.count("※任意") == 2


def test_labels_are_visible_and_placeholders_gone() -> None:
    """F7; F4: nothing cuts a pasted text."""
    shown = render(ALL, Sample())
    assert '<label class="field__label" for="id_name">名前' in shown
    assert "placeholder" not in shown
    assert "maxlength" not in shown


def test_help_and_error_are_tied_to_the_control() -> None:
    """F3"""
    shown = render("{% field form.note %}", Sample())
    assert 'aria-describedby="id_note_help"' in shown
    assert 'id="id_note_help">短く' in shown
    assert "aria-invalid" not in shown
    wrong = render("{% field form.name %}", Sample({"name": ""}))
    assert 'aria-invalid="true"' in wrong
    assert 'aria-describedby="id_name_error"' in wrong
    assert 'id="id_name_error"' in wrong


def test_a_group_has_a_legend() -> None:
    """F3"""
    shown = render("{% field form.why %}", Sample())
    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>理由", shown)
    assert shown.count('class="tile"') == 2


def test_the_summary_leads_to_each_control_in_the_words_beside_it() -> None:
    """F1"""
    form = Sample({"name": "too long", "note": "", "why": ""})
    summary = render("{% error_summary form %}", form)
    assert 'role="alert"' in summary
    assert re.findall(r'href="#([\w-]+)"', summary) == ["id_name", "id_why_0"]
    beside = render(ALL, form)
    messages = re.findall(r'href="#[\w-]+">([^<]+)<', summary)
    assert messages
    assert all(f"<p>{message}</p>" in beside for message in messages)


def test_what_concerns_the_whole_form_leads_to_its_first_field() -> None:
    """F1"""
    summary = render("{% error_summary form %}", Sample({"name": "x", "why": "a"}))
    assert '<a href="#id_name">全体の誤り</a>' in summary


def test_no_summary_without_a_problem() -> None:
    assert render("{% error_summary form %}", Sample()).strip() == ""
