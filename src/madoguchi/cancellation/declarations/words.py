"""What was declared, in words: for the page of whoever declared it, and for the desk."""

from madoguchi.cancellation.declarations.queries import Received
from madoguchi.domain import declarations
from madoguchi.domain.declarations import Kind
from madoguchi.domain.pages import Ask
from madoguchi.walking.words import OPTIONS


def told(received: Received) -> dict[str, object]:
    """What ``cancellation/declared_facts.html`` shows."""
    declared = received.declared
    return {
        "received": received,
        "number": declarations.shown(declared.number.value, declared.number.kind),
        "when": OPTIONS[Ask.WHEN][declared.choice.when],
        "kind": OPTIONS[Ask.KIND][declared.kind],
        "is_extraordinary": declared.kind is Kind.EXTRAORDINARY,
    }
