// The part of Discord's markdown that replies use, turned into elements.

import { el, local } from "./elements.js";

const INLINE = [
  [/^\\([\\*_~`|>#\-[\]()<])/, (m) => m[1]],
  [/^`([^`\n]+)`/, (m) => el("code", {}, m[1])],
  [/^\*\*([^]+?)\*\*(?!\*)/, (m, names) => el("b", {}, ...inline(m[1], names))],
  [/^__([^]+?)__/, (m, names) => el("u", {}, ...inline(m[1], names))],
  [/^~~([^]+?)~~/, (m, names) => el("s", {}, ...inline(m[1], names))],
  [/^\*(?!\s)([^*\n]+?)\*/, (m, names) => el("i", {}, ...inline(m[1], names))],
  [/^_(?!\s)([^_\n]+?)_(?!\w)/, (m, names) => el("i", {}, ...inline(m[1], names))],
  [/^\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/, (m) => link(m[2], m[1])],
  [/^<@!?(\d+)>/, (m, names) => el("span", { class: "mention" }, "@" + (names[m[1]] ?? "someone"))],
  [/^<#(\d+)>/, (m, names) => el("span", { class: "mention" }, "#" + (names[m[1]] ?? "channel"))],
  [/^<t:(-?\d+)(?::([tTdDfFR]))?>/, (m) => el("span", { class: "mention" }, moment(Number(m[1]), m[2]))],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => link(m[1], m[1])],
  [/^https?:\/\/[^\s<>)]+/, (m) => link(m[0], m[0])],
];

export function markdown(text, names) {
  const parts = [];
  for (const [index, piece] of text.split(/```(?:[a-z]+\n)?([^]*?)```/).entries()) {
    if (index % 2) parts.push(el("pre", {}, piece.replace(/^\n/, "")));
    else parts.push(...lines(piece, names));
  }
  return el("div", { class: "text" }, ...parts);
}

function lines(text, names) {
  const parts = [];
  const all = text.split("\n");
  all.forEach((line, index) => {
    const block = /^(-# |#{1,3} |> )(.*)$/.exec(line);
    if (block) {
      const kind = block[1] === "-# " ? "small" : block[1] === "> " ? "quote" : "heading";
      parts.push(el("span", { class: kind }, ...inline(block[2], names)));
    } else {
      parts.push(...inline(line, names));
      if (index < all.length - 1) parts.push("\n");
    }
  });
  return parts;
}

function inline(text, names) {
  const parts = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const found = firstRule(rest, names);
    if (found) {
      if (plain) parts.push(plain);
      plain = "";
      parts.push(found.node);
      rest = rest.slice(found.length);
    } else {
      plain += rest[0];
      rest = rest.slice(1);
    }
  }
  if (plain) parts.push(plain);
  return parts;
}

function firstRule(rest, names) {
  for (const [pattern, build] of INLINE) {
    const match = pattern.exec(rest);
    if (match) return { node: build(match, names), length: match[0].length };
  }
  return null;
}

function link(url, label) {
  return el("a", { href: local(url), target: "_blank", rel: "noopener noreferrer" }, label);
}

function moment(seconds, style) {
  const date = new Date(seconds * 1000);
  if (style === "R") {
    const away = Math.round((date - Date.now()) / 1000);
    const unit = Math.abs(away) < 90 ? "second" : Math.abs(away) < 5400 ? "minute" : "hour";
    const size = { second: 1, minute: 60, hour: 3600 }[unit];
    return new Intl.RelativeTimeFormat("en").format(Math.round(away / size), unit);
  }
  return style === "t" || style === "T" ? date.toLocaleTimeString() : date.toLocaleString();
}
