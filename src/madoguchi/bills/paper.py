def typeset_bill(bill: object) -> bytes:
    raise NotImplementedError
