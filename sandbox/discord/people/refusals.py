"""What Discord's own app would not let a user do, said before anything is sent to the bot."""


class Refused(Exception):
    """A deed that the app would not allow. `field` names the option or input at fault, if it is one."""

    def __init__(self, message: str, status: int = 400, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.field = field
