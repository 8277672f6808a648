// Discord's rules on top of discord-markdown-parser, which leaves out lists and differs in the details below.
// (@odiffey/discord-markdown has lists, but draws HTML strings and bundles all of highlight.js: 1.7 MB.)

import { rulesExtended, SimpleMarkdown } from "discord-markdown-parser";
import { atLineStart, listRule } from "./list-rule";
import type { Capture, Rule } from "./rule";

/** Deeper than anybody writes: what is nested deeper stays plain text, so that no message can exhaust the stack. */
const DEEPEST = 24;
/** A previous capture that is neither the beginning of a text nor the end of a line. */
const WITHIN_A_LINE = [" "];

const known = rulesExtended as Record<string, Rule>;

function ruleNamed(name: string): Rule {
  const rule = known[name];
  if (!rule) throw new Error(`discord-markdown-parser has no rule ${name}`);
  return rule;
}

function changed(name: string, changes: Partial<Rule>): Rule {
  return { ...ruleNamed(name), ...changes };
}

function onLineStart(name: string, regex: RegExp): Rule {
  return changed(name, { match: (source, state) => (atLineStart(state) ? regex.exec(source) : null) });
}

/** The library reads on in a bold text as if a new line began there. */
function within(rule: Rule): Rule {
  return {
    ...rule,
    parse(capture, parse, state) {
      const depth = (state.depth ?? 0) + 1;
      if (depth > DEEPEST) return { type: "text", content: capture[0] };
      return rule.parse(capture, parse, { ...state, depth, prevCapture: WITHIN_A_LINE as unknown as Capture });
    },
  };
}

/** Discord closes brackets that the address opened, and leaves the sentence its own punctuation. */
export function trimAddress(found: string): string {
  let address = found;
  for (;;) {
    const last = address.at(-1) ?? "";
    const unopened = last === ")" && address.split(")").length > address.split("(").length;
    if (!unopened && !".,:;\"']".includes(last)) return address;
    address = address.slice(0, -1);
  }
}

function asCapture(whole: string, ...parts: string[]): Capture {
  return Object.assign([whole, ...parts], { index: 0, input: whole }) as unknown as Capture;
}

const SAFE = /^(?:https?:\/\/[^\s/]|mailto:[^\s@]+@)/i;
const MASKED =
  /^\[((?:\\[\s\S]|\[[^[\]\n]*\]|[^[\]\\])+)\]\(\s*<?((?:\\[^\s]|\([^()\s]*\)|[^\s()<>\\])+)>?(?:\s+["'][^"'\n]*["'])?\s*\)/;

const link: Rule = within(
  changed("link", {
    match(source) {
      const found = MASKED.exec(source);
      const words = found?.[1]?.trim();
      // Words that pass for another address stay as they were written, like every address that is none.
      if (!found || !words || /https?:\/\//i.test(words) || !SAFE.test(found[2] ?? "")) return null;
      return found;
    },
    parse: (capture, parse, state) => ({
      type: "link",
      masked: true,
      content: parse(capture[1] ?? "", state),
      target: (capture[2] ?? "").replace(/\\([^0-9A-Za-z\s])/g, "$1"),
    }),
  }),
);

const url = changed("url", {
  match(source) {
    const found = /^https?:\/\/[^\s<]+?(?=\]\(|[\s<]|$)/.exec(source);
    const address = found && trimAddress(found[0]);
    return address && SAFE.test(address) ? asCapture(address, address) : null;
  },
  parse: (capture) => linkTo(capture[1] ?? "", capture[1] ?? ""),
});

const autolink = changed("autolink", {
  match: (source) =>
    /^<(https?:\/\/[^ >\n]+|(?:mailto:)?[^ >@:\n]+@[^ >\n]+\.[^ >\n]+|(?:tel:|sms:)?\+\d{5,15})>/.exec(source),
  parse(capture) {
    const address = capture[1] ?? "";
    const scheme = /^(?:https?|mailto|tel|sms):/.test(address) ? "" : address.startsWith("+") ? "tel:" : "mailto:";
    return linkTo(scheme + address, address);
  },
});

function linkTo(target: string, shown: string) {
  return { type: "link", masked: false, target, content: [{ type: "text", content: shown }] };
}

const inlineOnly = {
  escape: ruleNamed("escape"),
  em: within(ruleNamed("em")),
  strong: within(ruleNamed("strong")),
  underline: within(ruleNamed("underline")),
  strikethrough: within(ruleNamed("strikethrough")),
  spoiler: within(ruleNamed("spoiler")),
  inlineCode: ruleNamed("inlineCode"),
  br: ruleNamed("br"),
  emoticon: ruleNamed("emoticon"),
  // The library's takes one letter at a time where the script is not Latin. Emoji and punctuation must still stop it.
  text: changed("text", {
    match: (source) =>
      /^[\s\S]+?(?=[^0-9A-Za-z\s\u00c0-\u1fff\u2c00-\u2dff\u3040-\u3296\u3300-\ud7ff\uf900-\ufdff]|\n|[#*0-9]\ufe0f?\u20e3|https?:\/\/|$)/.exec(
        source,
      ),
  }),
  user: ruleNamed("user"),
  channel: ruleNamed("channel"),
  role: ruleNamed("role"),
  emoji: ruleNamed("emoji"),
  everyone: ruleNamed("everyone"),
  here: ruleNamed("here"),
  twemoji: ruleNamed("twemoji"),
  slashCommand: ruleNamed("slashCommand"),
  timestamp: changed("timestamp", { match: (source) => /^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/.exec(source) }),
  guildNavigation: changed("guildNavigation", {
    match: (source) => /^<id:(customize|browse|guide|linked-roles)(?::\d{17,20})?>/.exec(source),
    parse: (capture) => ({ navigation: capture[1] }),
  }),
};

const QUOTE = /^( *>>> +([\s\S]*))|^( *>(?!>>) +[^\n]*(\n *>(?!>>) +[^\n]*)*\n?)/;

const everything = {
  ...inlineOnly,
  link,
  url,
  autolink,
  // Takes the line's end with it, or an empty line would follow every block.
  codeBlock: changed("codeBlock", {
    match: (source) => /^```(([a-z0-9_+\-.#]+?)\n+)?\n*([\s\S]+?)\n*```\n?/i.exec(source),
  }),
  blockQuote: changed("blockQuote", {
    match: (source, state) => (atLineStart(state) && !state.inQuote ? QUOTE.exec(source) : null),
    parse(capture, parse, state) {
      const whole = capture[0] ?? "";
      const opening = /^ *>>> /.test(whole) ? /^ *>>> +/ : /^ *> /gm;
      const content = whole.replace(opening, "").replace(/\n$/, "");
      return { content: parse(content, { ...state, inQuote: true, prevCapture: null }) };
    },
  }),
  heading: within(onLineStart("heading", /^ *(#{1,3}) +([^\n]*?[^\n#\s][^\n]*?)[ #]*(?:\n|$)/)),
  subtext: within(onLineStart("subtext", /^ *-# +([^\n]+?)(?:\n|$)/)),
  list: listRule,
};

/** For messages: all there is. */
export const parseBlocks = SimpleMarkdown.parserFor(everything);
/** For one line, as in an embed's title: no blocks and no links. */
export const parseInline = SimpleMarkdown.parserFor(inlineOnly);
