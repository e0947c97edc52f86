"""Proving it: one-time codes (認証番号) by SMS, voice, mail and letter, to addresses on file only."""
