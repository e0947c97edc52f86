"""ログインできないとき: back in by a code to something on file, with everybody else told and able to stop it (S14)."""
