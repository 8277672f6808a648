// Terminal colours, which Discord draws in code blocks of the language `ansi`.

import type { Token } from "./token";

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const SEQUENCE = /\u001b\[([\d;]*)m/;

export function readAnsi(code: string): Token[] {
  const tokens: Token[] = [];
  let styles: string[] = [];
  // A split by a group: text, codes, text, codes, …, text.
  for (const [index, part] of code.split(SEQUENCE).entries()) {
    if (index % 2 === 0) {
      if (part)
        tokens.push(styles.length ? { scope: styles.map((one) => `ansi-${one}`).join(" "), inside: [part] } : part);
      continue;
    }
    for (const given of (part || "0").split(";")) styles = withCode(styles, Number(given));
  }
  return tokens;
}

function withCode(styles: string[], code: number): string[] {
  if (code === 0) return [];
  if (code === 1) return [...styles, "bold"];
  if (code === 4) return [...styles, "underline"];
  const kind = code >= 30 && code <= 37 ? "fg" : code >= 40 && code <= 47 ? "bg" : null;
  return kind ? [...styles.filter((one) => !one.startsWith(kind)), `${kind}${code % 10}`] : styles;
}
