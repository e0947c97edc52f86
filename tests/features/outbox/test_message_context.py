"""What a message is made from survives the way through JSON."""

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.outbox.context import restored, stored

VALUES = st.one_of(
    st.dates(), st.datetimes(timezones=st.just(dt.UTC)), st.integers(), st.text(), st.booleans(), st.lists(st.text())
)


@given(st.dictionaries(st.text(), VALUES))
def test_every_value_comes_back_as_what_it_was(context: dict[str, object]) -> None:
    back = restored(json.loads(json.dumps(stored(context))))
    assert back == context
    assert [type(value) for value in back.values()] == [type(value) for value in context.values()]
