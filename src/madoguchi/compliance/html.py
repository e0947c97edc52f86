"""A page as somebody sees who opens it: its words, links, buttons and fields. Hidden fields are nobody's to fill."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = {"script", "style", "template"}
_VOID = {"input", "br", "img", "meta", "link", "hr"}


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in: its name, its kind, and the words of its label."""

    name: str
    kind: str
    label: str


@dataclass(slots=True)
class Form:
    """A form: where it goes, by which method, what it asks, and what its buttons say."""

    action: str
    method: str
    hidden: dict[str, str] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    presses: list[tuple[str, str]] = field(
        default_factory=list
    )  # what each button sends of its own: a name and a value


@dataclass(slots=True)
class Seen:
    """What stands on a page."""

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)  # words and address
    forms: list[Form] = field(default_factory=list)

    @property
    def choices(self) -> dict[str, Form]:
        """The forms that decide when to leave, by the choice that each would make."""
        return {form.hidden["when"]: form for form in self.forms if "when" in form.hidden and form.buttons}

    @property
    def asked(self) -> list[Field]:
        """Every field that is to be filled in."""
        return [one for form in self.forms for one in form.fields]


def read(markup: str) -> Seen:
    """What stands on a page."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self._words: list[str] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._form: Form | None = None
        self._labels: dict[str, str] = {}
        self._unnamed: list[tuple[Form, int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in _SILENT
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.seen.forms.append(self._form)
        if tag in {"input", "select", "textarea"} and self._form is not None:
            self._field(tag, given)
        if tag not in _VOID:
            self._open.append((tag, given, []))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        if tag == "form":
            self._form = None
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                _, given, words = self._open.pop(place)
                self._ended(tag, given, " ".join(" ".join(words).split()))
                return

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self._words.append(data.strip())
            for _, _, words in self._open:
                words.append(data.strip())

    def finished(self) -> Seen:
        for form, place, name in self._unnamed:
            known = form.fields[place]
            form.fields[place] = Field(known.name, known.kind, self._labels.get(name, ""))
        self.seen.text = " ".join(self._words)
        return self.seen

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, kind = self._form, given.get("type", "text") if tag == "input" else tag
        if form is None or "name" not in given:
            return
        if kind == "hidden":
            form.hidden[given["name"]] = given.get("value", "")
            return
        self._unnamed.append((form, len(form.fields), given.get("id", "")))
        form.fields.append(Field(given["name"], kind, ""))

    def _ended(self, tag: str, given: dict[str, str], words: str) -> None:
        if tag == "a" and "href" in given:
            self.seen.links.append((words, given["href"]))
        elif tag == "button" and self._form is not None and given.get("type", "submit") == "submit":
            self._form.buttons.append(words)
            self._form.presses.append((given.get("name", ""), given.get("value", "")))
        elif tag == "label" and "for" in given:
            self._labels[given["for"]] = words
