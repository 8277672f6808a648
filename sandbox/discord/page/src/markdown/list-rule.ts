// Lists, which the library lacks: Discord's own reading, line by line.

import type { Rule, State } from "./rule";

/** As deep as Discord goes. */
const DEEPEST_LIST = 11;
const ORDER = 6;
const BULLET = /^( *)([-*]|\d{1,9}\.) +(?=\S)/;

/** Headings, quotes, lists and subtext begin where a line begins. */
export function atLineStart(state: State): boolean {
  return !state.prevCapture || (state.prevCapture[0] ?? "").endsWith("\n");
}

export const listRule: Rule = {
  order: ORDER,
  match(source, state) {
    const first = BULLET.exec(source);
    if (!first || !atLineStart(state) || (state.listDepth ?? 0) >= DEEPEST_LIST) return null;
    const whole = linesOf(source, first[1] ?? "");
    return Object.assign([whole, first[1] ?? "", first[2] ?? ""], { index: 0, input: source }) as never;
  },
  parse(capture, parse, state) {
    const bullet = capture[2] ?? "";
    const listDepth = (state.listDepth ?? 0) + 1;
    return {
      type: "list",
      ordered: bullet.endsWith("."),
      start: Number.parseInt(bullet, 10) || 1,
      items: itemsOf(capture[0] ?? "", capture[1] ?? "").map((item) =>
        parse(item, { ...state, listDepth, prevCapture: null }),
      ),
    };
  },
};

/** A list goes on with its next item and with whatever is indented, also after empty lines, which it swallows. */
function linesOf(source: string, indent: string): string {
  let end = 0;
  while (end < source.length) {
    const line = lineAt(source, end);
    const goesOn = end === 0 || line.startsWith(" ") || isItem(line, indent) || line === "";
    if (!goesOn) break;
    end += line.length + 1;
  }
  return source.slice(0, end);
}

function itemsOf(list: string, indent: string): string[] {
  const items: string[][] = [];
  let width = 0;
  for (const line of list.replace(/\n+$/, "").split("\n")) {
    if (isItem(line, indent)) {
      width = (BULLET.exec(line)?.[0] ?? "").length;
      items.push([line.slice(width)]);
    } else {
      const leading = (/^ */.exec(line)?.[0] ?? "").length;
      items.at(-1)?.push(line.slice(Math.min(leading, width)));
    }
  }
  return items.map((lines) => lines.join("\n").trimEnd());
}

function isItem(line: string, indent: string): boolean {
  return BULLET.exec(line)?.[1] === indent;
}

function lineAt(source: string, start: number): string {
  const end = source.indexOf("\n", start);
  return end < 0 ? source.slice(start) : source.slice(start, end);
}
