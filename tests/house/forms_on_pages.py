"""A page as a person meets it: links to follow, forms to send, and the controls she would have to answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.test.html import Element, parse_html

FREE = {"text", "email", "tel", "number", "search", "url", "password", "textarea"}
FREE |= {"date", "datetime-local", "month", "week", "time"}
CHOSEN = {"radio", "checkbox", "select"}
NO_QUESTION = {"hidden", "submit", "button", "reset", "image"}


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers offered."""

    value: str
    text: str
    chosen: bool


@dataclass(slots=True)
class Control:
    """A question. ``words`` is everything that names or explains it, its form's own text too."""

    kind: str
    name: str
    value: str
    words: str
    autocomplete: str
    inputmode: str
    options: list[Option] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        """Whether she types, and does not choose."""
        return self.kind in FREE


@dataclass(slots=True)
class Form:
    """A form, with what it sends by itself in ``fixed``."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    fixed: dict[str, list[str]] = field(default_factory=dict)

    def filled(self) -> dict[str, list[str]]:
        """What it sends when every choice takes its chosen or first option, and nothing more is typed."""
        answers = dict(self.fixed)
        for control in self.controls:
            chosen = [o.value for o in control.options if o.chosen] or [o.value for o in control.options[:1]]
            answers[control.name] = chosen if control.options else [control.value]
        return answers


@dataclass(slots=True)
class Page:
    """What can be done on a page. ``loose`` controls stand in no form: only a script could send them."""

    links: list[str]
    forms: list[Form]
    loose: list[str]


def read(html: str) -> Page:
    """Read a page."""
    root = parse_html(html)
    nodes = list(_walk(root, ()))
    page = Page([a["href"] for n, a, _ in nodes if n.name == "a" and a.get("href")], [], [])
    forms: dict[int, Form] = {}
    for node, attributes, above in nodes:
        if node.name == "form":
            form = Form(attributes.get("action", ""), attributes.get("method", "get").lower())
            forms[id(node)] = form
            page.forms.append(form)
        elif node.name in {"input", "select", "textarea"} and not _is_out_of_sight(attributes, above):
            holder = next((forms[id(up)] for up in above if id(up) in forms), None)
            _place(node, attributes, above, root, holder, page)
    return page


def _place(
    node: Element, attributes: dict[str, str], above: tuple[Element, ...], root: Element, form: Form | None, page: Page
) -> None:
    kind = attributes.get("type", "text").lower() if node.name == "input" else str(node.name)
    name = attributes.get("name", "")
    if kind == "hidden" and form:
        form.fixed.setdefault(name, []).append(attributes.get("value", ""))
    if kind in NO_QUESTION:
        return
    if form is None:
        page.loose.append(name or kind)
        return
    control = next((c for c in form.controls if c.name == name and kind in CHOSEN), None)
    if control is None:
        words = _words(attributes, above, root)
        value = _text(node) if kind == "textarea" else attributes.get("value", "")
        control = Control(kind, name, value, words, attributes.get("autocomplete", ""), attributes.get("inputmode", ""))
        form.controls.append(control)
    control.options += _options(node, attributes, above, kind)


def _options(node: Element, attributes: dict[str, str], above: tuple[Element, ...], kind: str) -> Iterator[Option]:
    if kind in {"radio", "checkbox"}:
        label = next((_text(up) for up in above if up.name == "label"), "")
        yield Option(attributes.get("value", "on"), label, "checked" in attributes)
    for child, own, _ in _walk(node, ()) if kind == "select" else ():
        if child.name == "option":
            yield Option(own.get("value", _text(child)), _text(child), "selected" in own)


def _words(attributes: dict[str, str], above: tuple[Element, ...], root: Element) -> str:
    """Label, help, placeholder, legend, and whatever else its form says."""
    pointed = {*attributes.get("aria-labelledby", "").split(), *attributes.get("aria-describedby", "").split()}
    own = attributes.get("id")
    said = [attributes.get(name, "") for name in ("aria-label", "placeholder", "title")]
    for node, other, _ in _walk(root, ()):
        if other.get("id") in pointed or (node.name == "label" and own and other.get("for") == own):
            said.append(_text(node))
    return " ".join([*said, *(_text(up) for up in above if up.name in {"label", "fieldset", "form"})])


def _is_out_of_sight(attributes: dict[str, str], above: tuple[Element, ...]) -> bool:
    shut = {"disabled", "readonly", "hidden"} & attributes.keys()
    return bool(shut) or any("hidden" in dict(up.attributes) for up in above)


def _walk(node: Element, above: tuple[Element, ...]) -> Iterator[tuple[Element, dict[str, str], tuple[Element, ...]]]:
    """Every element with its attributes and what it stands in, nearest first."""
    for child in node.children:
        if not isinstance(child, str):
            yield child, {name: value or "" for name, value in child.attributes}, above
            yield from _walk(child, (child, *above))


def _text(node: Element) -> str:
    return " ".join(child if isinstance(child, str) else _text(child) for child in node.children)
