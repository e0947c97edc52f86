"""The receipt (解約受付書): a signed file, and the same facts on paper."""
