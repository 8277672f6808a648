// What every side panel has: a title, a way to close it, and where the keyboard is when it comes and goes.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { panel } from "../state/session";
import "../styles/panel.css";

/** Where a panel covers the whole screen; panel.css has the same number. */
const PHONE = matchMedia("(max-width: 700px)");

interface Props {
  title: string;
  /** One line below the title. */
  promise?: string;
  /** `wide` takes more of a big screen. */
  width?: "narrow" | "normal" | "wide";
  children: ComponentChildren;
}

export function PanelFrame({ title, promise, width = "normal", children }: Props) {
  const frame = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const node = frame.current;
    const opener = document.activeElement;
    const uncover = coverOthers(node);
    // Nobody opened a panel that a reload brought back.
    if (opener !== document.body || PHONE.matches) heading.current?.focus();
    return () => {
      uncover();
      // Who has moved on to another part of the page stays there. When what has the focus goes, the body gets it.
      const now = document.activeElement;
      const isLost = now === null || now === document.body || node?.contains(now);
      if (isLost && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <aside
      class="panel"
      ref={frame}
      aria-label={title}
      data-width={width}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || clearsItself(event.target)) return;
        event.stopPropagation();
        close();
      }}
    >
      <header class="panel-header">
        <div>
          <h2 tabIndex={-1} ref={heading}>
            {title}
          </h2>
          {promise && <p class="hint">{promise}</p>}
        </div>
        <button type="button" class="icon" aria-label={`Close ${title}`} title="Close (Esc)" onClick={close}>
          ✕
        </button>
      </header>
      {children}
    </aside>
  );
}

function close(): void {
  panel.value = null;
}

/** A search field with words in it is emptied by Escape first. */
function clearsItself(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === "search" && target.value !== "";
}

/** On a phone, keep the keyboard out of what the panel covers; returns what undoes it. */
function coverOthers(node: HTMLElement | null): () => void {
  const others = [...(node?.parentElement?.children ?? [])].filter((one) => one.matches(".places, .chat"));
  const follow = () => {
    for (const one of others) one.toggleAttribute("inert", PHONE.matches);
  };
  follow();
  PHONE.addEventListener("change", follow);
  return () => {
    PHONE.removeEventListener("change", follow);
    for (const one of others) one.removeAttribute("inert");
  };
}
