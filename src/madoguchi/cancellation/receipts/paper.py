def typeset_receipt(document: str) -> bytes:
    raise NotImplementedError
