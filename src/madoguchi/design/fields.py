"""A form field with its label, its need in words, help and error, tied together for screen readers (F3, F4, F6, F7)."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True)
class FieldView:
    """What ``components/field.html`` shows."""

    id: str
    kind: str  # input, password, checkbox, group
    label: str
    required: bool
    help: str
    errors: tuple[str, ...]
    widget: SafeString
    bound: BoundField


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the error summary and the control it leads to."""

    target: str
    message: str


def field_view(bound: BoundField) -> FieldView:
    """Everything about one field that its page shows."""
    return FieldView(
        id=control_id(bound),
        kind=_kind(bound.field.widget),
        label=str(bound.label),
        required=bound.field.required,
        help=str(bound.help_text),
        errors=tuple(str(error) for error in bound.errors),
        widget=bound.as_widget(attrs=_attributes(bound)),
        bound=bound,
    )


def problems(form: forms.BaseForm) -> tuple[Problem, ...]:
    """Each thing to mend, with the control to mend it in; what concerns the whole form leads to its first field."""
    visible = form.visible_fields()
    first = control_id(visible[0]) if visible else "main"
    whole = tuple(Problem(first, str(error)) for error in form.non_field_errors())
    hidden = tuple(Problem(first, str(error)) for bound in form.hidden_fields() for error in bound.errors)
    return whole + hidden + tuple(Problem(control_id(bound), str(e)) for bound in visible for e in bound.errors)


def control_id(bound: BoundField) -> str:
    """The id of the control that takes the focus: of a group, its first button."""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, _GROUPS) else bound.auto_id


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, _GROUPS):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "password" if isinstance(widget, forms.PasswordInput) else "input"


def _attributes(bound: BoundField) -> dict[str, str | bool]:
    described = [f"{bound.auto_id}_{part}" for part in ("help", "error") if _has(bound, part)]
    attributes: dict[str, str | bool] = {"placeholder": False, "maxlength": False}
    if _kind(bound.field.widget) in {"input", "password"}:
        attributes["class"] = f"input {bound.field.widget.attrs.get('class', '')}".strip()
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _has(bound: BoundField, part: str) -> bool:
    return bool(bound.help_text) if part == "help" else bool(bound.errors)
