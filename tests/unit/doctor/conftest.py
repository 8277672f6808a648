from tests.unit.storage.conftest import postgresql, postgresql_url

__all__ = ["postgresql", "postgresql_url"]
