"""Adapter: jobs in a database, SQLite by default and PostgreSQL by URL."""
