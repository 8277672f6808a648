// On a phone: the shadow beside the open drawer. A press on it closes the drawer, as Escape does.

import { useEffect } from "preact/hooks";
import { drawer } from "../state/session";

/** The button that opens the drawer. */
export const DRAWER_BUTTON = "drawer-button";

export function Scrim() {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) shut();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  return <button type="button" class="scrim" aria-label="Back to the chat" onClick={shut} />;
}

function shut(): void {
  drawer.value = false;
  document.getElementById(DRAWER_BUTTON)?.focus();
}
