// Who this tab is and where it looks: kept in the address, so that two tabs are two people and a link can be shared.

import { batch, effect, signal } from "@preact/signals";
import type { Id } from "../api/types";

export type Theme = "dark" | "light";
export type PanelName = "people" | "backstage";

const THEME = "retouch-sandbox-theme";
const PANEL = "retouch-sandbox-panel";

/** The username of the person this tab acts as; empty until the state is known. */
export const asUser = signal(new URLSearchParams(location.search).get("as") ?? "");
/** Where it looks; `null` until a channel was chosen. */
export const channelId = signal<Id | null>(channelInAddress());
export const theme = signal<Theme>(savedTheme());
/** Which side panel is open, if one is. */
export const panel = signal<PanelName | null>(savedPanel());
/** On a phone the list of channels covers the chat. */
export const drawer = signal(false);

function channelInAddress(): Id | null {
  return /^\/channels\/[^/]+\/(\d+)/.exec(location.pathname)?.[1] ?? null;
}

function savedTheme(): Theme {
  const saved = localStorage.getItem(THEME);
  if (saved === "dark" || saved === "light") return saved;
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

function savedPanel(): PanelName | null {
  const saved = sessionStorage.getItem(PANEL);
  return saved === "people" || saved === "backstage" ? saved : null;
}

/** Write person and place into the address; `replace` where it is no step that Back should undo. */
export function putInAddress(guildId: Id | undefined, replace: boolean): void {
  if (channelId.value === null) return;
  const address = `/channels/${guildId ?? "@me"}/${channelId.value}?as=${encodeURIComponent(asUser.value)}`;
  if (address === location.pathname + location.search) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

addEventListener("popstate", () => {
  batch(() => {
    asUser.value = new URLSearchParams(location.search).get("as") ?? asUser.value;
    channelId.value = channelInAddress() ?? channelId.value;
  });
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  localStorage.setItem(THEME, theme.value);
});

effect(() => {
  sessionStorage.setItem(PANEL, panel.value ?? "");
  if (panel.value) drawer.value = false;
});
