"""Who works at the desk: accounts and roles apart from members' log-ins, passkeys, sessions."""
