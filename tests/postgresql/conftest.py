"""What can be tried on PostgreSQL alone: collected where the store is one (``make test`` runs both)."""

from django.db import connection

collect_ignore_glob = [] if connection.vendor == "postgresql" else ["test_*.py"]
