// Colours code with highlight.js, as a tree of tokens and never as HTML. Loaded when the first code block is shown.

import type { Emitter } from "highlight.js";
import hljs from "highlight.js/lib/common";
import { readAnsi } from "./ansi";
import { remembering } from "./remembering";
import type { Scoped, Token } from "./token";

const MOST_KEPT = 300;

/** Takes what highlight.js would write as HTML. */
class TokenTree implements Emitter {
  readonly tokens: Token[] = [];
  private readonly open: Token[][] = [this.tokens];

  addText(text: string): void {
    this.open.at(-1)?.push(text);
  }
  openNode(name: string): void {
    // `title.function` is a title that is a function's: the first word has the colour.
    const scoped: Scoped = { scope: `hljs-${name.split(".")[0]}`, inside: [] };
    this.open.at(-1)?.push(scoped);
    this.open.push(scoped.inside);
  }
  closeNode(): void {
    // It closes more than it opens.
    if (this.open.length > 1) this.open.pop();
  }
  // Highlight.js calls keywords by these names and everything else by those.
  startScope(name: string): void {
    this.openNode(name);
  }
  endScope(): void {
    this.closeNode();
  }
  __addSublanguage(emitter: Emitter): void {
    if (emitter instanceof TokenTree) this.open.at(-1)?.push(...emitter.tokens);
  }
  finalize(): void {}
  toHTML(): string {
    return "";
  }
}

hljs.configure({ __emitter: TokenTree });

const tokensOf = remembering((languageAndCode) => {
  const end = languageAndCode.indexOf("\n");
  const result = hljs.highlight(languageAndCode.slice(end + 1), {
    language: languageAndCode.slice(0, end),
    ignoreIllegals: true,
  });
  return (result._emitter as TokenTree).tokens;
}, MOST_KEPT);

/** The code in tokens; null where nobody knows the language. */
export function highlight(language: string, code: string): Token[] | null {
  if (language === "ansi") return readAnsi(code);
  return hljs.getLanguage(language) ? tokensOf(`${language}\n${code}`) : null;
}
