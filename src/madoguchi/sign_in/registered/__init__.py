"""Registered data (登録情報): how she logs in and how she is reached, each change proved, told and trusted late."""
