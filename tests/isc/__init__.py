"""Tests of the Information Sharing Center; those of the store run on PostgreSQL as well (tests/integration)."""
