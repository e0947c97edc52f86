"""Papers: documents set in type, in one look. A template is a ``.typ`` file that exports ``paper(data)``."""
