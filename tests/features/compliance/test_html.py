"""What the reader of pages sees: what a visitor sees, and nothing that is hidden from her."""

from madoguchi.compliance.html import Field, read

PAGE = """<!doctype html><html><head><title>t</title><style>a{}</style></head><body>
<a href="/cancel/">解約<b>する</b></a><a>no link</a>
<form action="/go/" method="POST"><input type="hidden" name="when" value="today">
<label for="who">電話番号 <span>※必須</span></label><input id="who" name="who">
<textarea name="why"></textarea><select name="day"><option>1</option></select>
<input type="submit" value="x"><button>今日で
解約する</button><button type="button">not one</button></form>
<form method="get"><input type="hidden" name="when" value="date"></form>
<input name="outside"><button>outside</button><script>var x = "<a href='/no/'>no</a>"</script></body></html>"""


def test_links_forms_fields_and_buttons() -> None:
    seen = read(PAGE)
    assert seen.links == [("解約 する", "/cancel/")]
    first, second = seen.forms
    assert (first.action, first.method, first.hidden, first.buttons) == (
        "/go/",
        "post",
        {"when": "today"},
        ["今日で 解約する"],
    )
    assert (first.presses, second.presses) == ([("", "")], [])
    assert first.fields == [
        Field("who", "text", "電話番号 ※必須"),
        Field("why", "textarea", ""),
        Field("day", "select", ""),
    ]
    assert (second.action, second.method, second.buttons) == ("", "get", [])


def test_a_choice_is_a_form_that_can_be_pressed() -> None:
    seen = read(PAGE)
    assert list(seen.choices) == ["today"]
    assert [field.name for field in seen.asked] == ["who", "why", "day"]


def test_text_is_what_is_read() -> None:
    text = read(PAGE).text
    assert "電話番号" in text
    assert "var x" not in text
    assert "a{}" not in text
