// Text that is covered until somebody wants to read it.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

export function SpoilerText({ inert, children }: { inert: boolean; children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  if (inert) {
    return (
      <span class="spoiler" role="img" aria-label="Spoiler">
        <span class="spoiler-content" aria-hidden="true">
          {children}
        </span>
      </span>
    );
  }
  // The button stands beside the text and not around it: text may hold links, and a button's text does not wrap.
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same for the keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button inside does the same for the keyboard
    <span class="spoiler" data-open={open || undefined} onClick={() => setOpen(true)}>
      <button
        type="button"
        class="visually-hidden"
        aria-expanded={open}
        onClick={(event) => {
          event.stopPropagation();
          setOpen(!open);
        }}
      >
        Spoiler
      </button>
      <span class="spoiler-content" inert={!open}>
        {children}
      </span>
    </span>
  );
}
