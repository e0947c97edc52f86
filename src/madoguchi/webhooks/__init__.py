"""Telling the operator's other systems (CRM, billing) what happened, as signed webhooks (Standard Webhooks)."""
