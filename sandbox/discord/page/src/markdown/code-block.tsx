// Code in a block, coloured if its language is known. Colours come when highlight.js has been loaded, and only then.

import { signal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Token } from "./token";
import "../styles/code.css";

type Highlight = (language: string, code: string) => Token[] | null;

const highlight = signal<Highlight | null>(null);
let asked = false;

const COPIED_FOR_MS = 1500;

export function CodeBlock({ language, code }: { language: string; code: string }) {
  useEffect(() => {
    if (language) load();
  }, [language]);
  const tokens = language ? highlight.value?.(language.toLowerCase(), code) : null;
  return (
    <div class="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, by keyboard too */}
      <pre tabIndex={0} dir="ltr">
        <code>{tokens ? tokens.map(draw) : code}</code>
      </pre>
      {/* Browsers have it on localhost and over HTTPS only. */}
      {navigator.clipboard && <Copy code={code} />}
    </div>
  );
}

function draw(token: Token, key: number): ComponentChild {
  if (typeof token === "string") return token;
  return (
    <span key={key} class={token.scope}>
      {token.inside.map(draw)}
    </span>
  );
}

function Copy({ code }: { code: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      class="copy"
      onClick={async () => {
        await navigator.clipboard.writeText(code);
        setCopied(true);
        setTimeout(() => setCopied(false), COPIED_FOR_MS);
      }}
    >
      {copied ? "Copied" : "Copy"}
    </button>
  );
}

function load(): void {
  if (asked) return;
  asked = true;
  import("./highlight").then(
    (module) => {
      highlight.value = module.highlight;
    },
    () => {
      asked = false;
    },
  );
}
