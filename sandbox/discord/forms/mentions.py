"""Who a message pings: `allowed_mentions`, and what of the text it lets through."""

import re
from dataclasses import dataclass, field

from sandbox.discord.forms.form import Form
from sandbox.discord.jsontypes import JsonValue

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(everyone|here)")
KINDS = ("users", "roles", "everyone")


@dataclass(frozen=True, slots=True)
class AllowedMentions:
    """What may be pinged. Without `allowed_mentions` in the body: everything."""

    everyone: bool = True
    all_users: bool = True
    all_roles: bool = True
    users: frozenset[int] = field(default_factory=frozenset)
    roles: frozenset[int] = field(default_factory=frozenset)
    replied_user: bool = True

    def users_in(self, text: str) -> list[int]:
        """The users that this text pings, in order, each once."""
        found = dict.fromkeys(int(match) for match in _USER.findall(text))
        return [user_id for user_id in found if self.all_users or user_id in self.users]

    def roles_in(self, text: str) -> list[int]:
        """The roles that this text pings, in order, each once."""
        found = dict.fromkeys(int(match) for match in _ROLE.findall(text))
        return [role_id for role_id in found if self.all_roles or role_id in self.roles]

    def everyone_in(self, text: str) -> bool:
        """Whether this text would ping everyone."""
        return self.everyone and bool(_EVERYONE.search(text))


def read_allowed_mentions(form: Form, raw: JsonValue) -> AllowedMentions:
    """The `allowed_mentions` of a body."""
    if raw is None:
        return AllowedMentions()
    path = ("allowed_mentions",)
    given = form.mapping(path, raw)
    parse = form.sequence((*path, "parse"), given.get("parse"), len(KINDS))
    for index, kind in enumerate(parse):
        if kind not in KINDS:
            form.fail((*path, "parse", index), "BASE_TYPE_CHOICES", f"Value must be one of {KINDS}.")
    ids: dict[str, frozenset[int]] = {}
    for kind in ("users", "roles"):
        listed = form.sequence((*path, kind), given.get(kind), 100)
        found = [form.snowflake((*path, kind, index), one) for index, one in enumerate(listed)]
        ids[kind] = frozenset(one for one in found if one is not None)
        if listed and kind in parse:
            form.fail(
                path,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are exclusive.',
            )
    return AllowedMentions(
        everyone="everyone" in parse,
        all_users="users" in parse,
        all_roles="roles" in parse,
        users=ids["users"],
        roles=ids["roles"],
        replied_user=form.boolean((*path, "replied_user"), given.get("replied_user")),
    )
