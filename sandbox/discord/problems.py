"""Discord's errors, by the names its documentation gives them.

DiscordProblem          a status, a code and a message in Discord's shape, and the rule that was broken
└── InvalidForm         400/50035 with the nested `errors` of a form
"""

from sandbox.discord.jsontypes import Json


class DiscordProblem(Exception):
    """A request that Discord would refuse. `rule` says in words which rule it broke (for the wire log)."""

    def __init__(self, status: int, code: int, message: str, rule: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.rule = rule or message

    def body(self) -> Json:
        """The answer's JSON."""
        return {"message": self.message, "code": self.code}


class InvalidForm(DiscordProblem):
    """A body that breaks the rules of its form; `errors` has Discord's nested shape."""

    def __init__(self, errors: Json, rule: str | None = None) -> None:
        super().__init__(400, 50035, "Invalid Form Body", rule or f"Invalid form body: {_first_error(errors)}")
        self.errors = errors

    def body(self) -> Json:
        """The answer's JSON, with the nested errors."""
        return {"message": self.message, "code": self.code, "errors": self.errors}


def _first_error(errors: Json, path: str = "") -> str:
    for key, inner in errors.items():
        if key == "_errors":
            return f"{path or 'body'}: {inner[0]['message']}"
        return _first_error(inner, f"{path}.{key}" if path else key)
    return path


def unauthorized(rule: str = "the bot token is missing or wrong") -> DiscordProblem:
    """A missing or wrong bot token."""
    return DiscordProblem(401, 0, "401: Unauthorized", rule)


def not_found() -> DiscordProblem:
    """A route that the sandbox does not have."""
    return DiscordProblem(404, 0, "404: Not Found", "no such route in the sandbox")


def method_not_allowed() -> DiscordProblem:
    """A route that exists under another method."""
    return DiscordProblem(405, 0, "405: Method Not Allowed", "no such method on this route")


def unknown_application() -> DiscordProblem:
    """An application id that is not the bot's."""
    return DiscordProblem(404, 10002, "Unknown Application")


def unknown_channel() -> DiscordProblem:
    """A channel id that nobody has."""
    return DiscordProblem(404, 10003, "Unknown Channel")


def unknown_guild() -> DiscordProblem:
    """A guild id that nobody has."""
    return DiscordProblem(404, 10004, "Unknown Guild")


def unknown_member() -> DiscordProblem:
    """A user who is not in the guild."""
    return DiscordProblem(404, 10007, "Unknown Member")


def unknown_message() -> DiscordProblem:
    """A message that is gone, ephemeral or never was."""
    return DiscordProblem(404, 10008, "Unknown Message")


def unknown_user() -> DiscordProblem:
    """A user id that nobody has."""
    return DiscordProblem(404, 10013, "Unknown User")


def unknown_webhook(rule: str = "no such webhook") -> DiscordProblem:
    """A webhook that is not, or an interaction that nobody has acknowledged yet."""
    return DiscordProblem(404, 10015, "Unknown Webhook", rule)


def unknown_interaction(rule: str) -> DiscordProblem:
    """An interaction that is not, or was not acknowledged in time."""
    return DiscordProblem(404, 10062, "Unknown interaction", rule)


def unknown_command() -> DiscordProblem:
    """An application command id that is not registered."""
    return DiscordProblem(404, 10063, "Unknown application command")


def already_acknowledged() -> DiscordProblem:
    """A second answer to one interaction."""
    return DiscordProblem(400, 40060, "Interaction has already been acknowledged.", "acknowledged twice")


def invalid_webhook_token(rule: str) -> DiscordProblem:
    """A token that is wrong or older than 15 minutes."""
    return DiscordProblem(401, 50027, "Invalid Webhook Token", rule)


def too_large(rule: str) -> DiscordProblem:
    """A file or a request over its limit."""
    return DiscordProblem(413, 40005, "Request entity too large", rule)


def missing_access() -> DiscordProblem:
    """A place that the bot cannot see."""
    return DiscordProblem(403, 50001, "Missing Access")


def missing_permissions(permission: str) -> DiscordProblem:
    """A deed that the bot may not do there."""
    return DiscordProblem(403, 50013, "Missing Permissions", f"the bot lacks {permission}")


def invalid_json() -> DiscordProblem:
    """A body that is no JSON."""
    return DiscordProblem(400, 50109, "The request body contains invalid JSON.")
