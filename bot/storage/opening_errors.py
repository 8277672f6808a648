"""Why a store cannot be opened: faults that the person who runs the bot puts right before starting it again."""


class StoreNotOpened(Exception):
    """The store cannot be used as it is. `variable` is the setting at fault; the text is one line, safe to print."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable}: {reason}")
        self.variable = variable
        self.reason = reason


class StoreLocked(StoreNotOpened):
    """Another process carries these jobs."""


class SchemaTooNew(StoreNotOpened):
    """The database was written by a newer version of this program."""


class NotADatabase(StoreNotOpened):
    """What is there is damaged, or something else."""


class StoreNotWritable(StoreNotOpened):
    """The file or its folder cannot be created or written."""


class DatabaseUnreachable(StoreNotOpened):
    """The PostgreSQL server does not answer, or does not let the bot in."""
