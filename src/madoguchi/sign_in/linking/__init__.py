"""Customer numbers of a log-in (お客様番号の追加): several for a family, never by the bare number."""
