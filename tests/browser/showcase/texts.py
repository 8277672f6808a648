"""All that Discord's markdown can do, message by message."""

from tests.browser.showcase.show import Show, Thing, Things
from tests.integration.sandbox_people import ADA, REPAINTS

MODERATORS = "1180000000000001001"
CUSTOM_EMOJI = "<:retouch:1180000000000009001>"
MOVING_EMOJI = "<a:spinning:1180000000000009002>"
MOMENT = 1_700_000_000

STYLES = """# A first heading
## A second heading, with *italics*
### A third heading, with `code`
-# Subtext: small and pale, with **bold** in it
#No heading without a space, and
#### no fourth one
**bold**, *italic*, _italic_, ***bold italic***, __underlined__, ~~struck~~, ||hidden||
__**underlined bold**__, __*underlined italic*__, ~~**struck bold *italic* bold**~~, **a *b __c ~~d ||e|| d~~ c__ b* a**
||hidden with **bold**, `code` and a [link](https://example.com/hidden)|| and ||two
lines||
snake_case_words stay, 2*3*4 too?, and ** this is not bold **
A line,
the next line,

and one after an empty line."""

LISTS = """A list:
- one
- two
  - two, one
  - two, two
    - deeper
- three, **bold**
* a star
* another

Numbers:
1. first
2. second
   1. inside
   - mixed
3. third
7. it said seven
-no item without a space
- [x] no checkbox in Discord"""

QUOTES = """> One quoted line
Not quoted.
> Two quoted lines,
> the second *with italics*
> - and a list in it
> # and a heading
Not quoted.
>not a quote without a space
>>> From here on
everything is quoted,

also after an empty line
> even this"""

CODE = """Inline `code`, ``code with a ` backtick``, `**not bold**`, and an `unclosed one.
```
no language
  indented, **not bold** <@1180000000000000101>
```
```python
def greet(name: str) -> str:
    \"\"\"Greets.\"\"\"
    return f"hello {name}"  # a comment
```
```json
{"key": [1, 2.5, null, true, "text"]}
```
```diff
- gone
+ here
```
```notalanguage
some text
```
```oneline```
```js const one = "line"; ```
```ansi
\u001b[1;31mred\u001b[0m and plain
```
> ```py
> quoted = code
> ```"""

LINKS = """[a link](https://example.com/page), [one with a title](https://example.com/page "the title"), [**bold** one](https://example.com)
https://example.com/auto?a=1&b=2#part, <https://example.com/suppressed>, [suppressed](<https://example.com/suppressed>)
(https://example.com/in_parentheses), https://example.com/(with)_them, https://example.com/end.
http://127.0.0.1:8100/local, discord://app, www.example.com stays text, mail@example.com stays text, <mail@example.com>
[no](javascript:alert(1)) [no](data:text/html,hello) [no](file:///etc/passwd) [ ](https://example.com) [x]()
[https://example.org](https://example.com/another) <+4915112345678> <tel:+4915112345678>"""

MENTIONS = f"""People: <@{ADA}>, <@!{ADA}>, nobody: <@1180000000000099999>
Role: <@&{MODERATORS}>, no role: <@&1180000000000099999>
Channel: <#{REPAINTS}>, no channel: <#1180000000000099999>
Guild pages: <id:customize> <id:browse> <id:guide> <id:linked-roles>
@everyone, @here, `@everyone in code`, ~~<@{ADA}>~~, **<#{REPAINTS}>**
Command: %s, subcommand: %s, no command: </nothing:1180000000000099999>"""

TIMESTAMPS = (
    "\n".join(f"`{style or 'none'}` <t:{MOMENT}{style and ':' + style}>" for style in ["", *"tTdDfFsSR"])
    + "\nLong ago <t:0:R>, far ahead <t:4102444800:R>, before 1970 <t:-86400:D>"
    + f"\nno style <t:{MOMENT}:x>, no time <t:abc:R>"
)

EMOJI = f"""Unicode 🎨 👩‍🎨 👍🏽 🇫🇷 ❤️ ☺ 1️⃣ 🏳️‍🌈, names :art: :heart: :no_such_emoji:, custom {CUSTOM_EMOJI} {MOVING_EMOJI}
In **bold 🎨**, in `code 🎨 {CUSTOM_EMOJI}`, in a [link 🎨](https://example.com), 12:34:56,
:smile: and text smileys :) :-D <3
# A heading 🎨 {CUSTOM_EMOJI}"""

ESCAPES = r"""\*not italic\*, \_nor this\_, \~~nor struck~~, \|\|nor hidden\|\|, \`nor code\`, \# no heading
\> no quote
\- no item
1\. no number
\<@1180000000000000101>, \<#1180000000000001101>, \https://example.com, \:art:, a backslash \\ and one at the end \
¯\\\_(ツ)\_/¯ and ¯\_(ツ)_/¯ <b>no HTML</b> &amp; &lt; <script>alert(1)</script> <img src=x onerror=alert(1)>"""

SCRIPTS = """مرحبا بالعالم، هذه جملة **عريضة** مع `code` و 123
שלום עולם (with English inside) ועוד קצת עברית
English with العربية inside, and 日本語の文章です。改行なしで長く続く文章がどこで折り返されるかを見るためのものです。
Zalgo: Z̷̧͇̈́a̶̛͖l̵͓̃g̶̰̈́o̶͇͝; zero width: a\u200bb\u200dc; tabs:\there; no-break:\u00a0\u00a0\u00a0here
👨‍👩‍👧‍👦 ﷽ ꧅ 𝕱𝖗𝖆𝖐𝖙𝖚𝖗"""

LONG_WORDS = (
    "A word of 300 letters: "
    + "Donaudampfschifffahrt" * 14
    + "\nA long link: https://example.com/"
    + "very-long-path/" * 15
    + "\n`"
    + "long_code_" * 25
    + "`\n```\n"
    + "a line of code that does not end soon " * 8
    + "\n```"
)
LONG_TEXT = " ".join(f"Sentence number {number} says nothing at all." for number in range(1, 47))


def _all_of(*texts: str):
    async def show(show: Show) -> None:
        for text in texts:
            await show.post(text)

    return show


async def _mentions(show: Show) -> None:
    commands = [
        f"</{path}:{show.command_ids[path.split()[0]]}>" if path.split()[0] in show.command_ids else f"/{path}"
        for path in ("show", "settings language set")
    ]
    await show.post(MENTIONS % tuple(commands), user_mentions=True, role_mentions=True, mentions_everyone=True)
    await show.post(f"Nobody is pinged by this <@{ADA}>, <@&{MODERATORS}> and @everyone")


TEXTS: Things = {
    "text": Thing("headings, bold to spoilers, and all of them at once", _all_of(STYLES)),
    "lists": Thing("lists in lists, numbers, quotes", _all_of(LISTS, QUOTES)),
    "code": Thing("code in lines and blocks, escapes", _all_of(CODE, ESCAPES)),
    "links": Thing("links of every kind, and timestamps in every style", _all_of(LINKS, TIMESTAMPS)),
    "mentions": Thing("people, roles, channels, commands", _mentions),
    "emoji": Thing(
        "emoji in text, and messages of nothing else",
        _all_of(EMOJI, "🎨", f"🎨 👍🏽 {CUSTOM_EMOJI}", "🎨" * 27, "🎨" * 28),
    ),
    "scripts": Thing("right to left, very long words, 2,000 characters", _all_of(SCRIPTS, LONG_WORDS, LONG_TEXT)),
}
