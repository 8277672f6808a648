// The page's frame: servers, channels, the chat, and a side panel.

import { lazy, Suspense } from "preact/compat";
import { Chat } from "./chat/chat";
import { ModalDialog } from "./modal/modal-dialog";
import { Places } from "./places/places";
import { Scrim } from "./places/scrim";
import { drawer, panel } from "./state/session";
import { connected, state } from "./state/world";
import { Viewer } from "./viewer/viewer";

const Backstage = lazy(() => import("./panel/backstage"));
const People = lazy(() => import("./panel/people"));

export function App() {
  if (!state.value) {
    return <p class="starting">{connected.value ? "Loading…" : "The sandbox does not answer. Waiting for it…"}</p>;
  }
  return (
    <div class="frame" data-drawer={drawer.value ? "open" : "shut"}>
      <a class="skip" href="#composer">
        Skip to the command line
      </a>
      <Places />
      {drawer.value && <Scrim />}
      <Chat />
      {panel.value && (
        <Suspense fallback={<aside class="panel" />}>{panel.value === "people" ? <People /> : <Backstage />}</Suspense>
      )}
      <ModalDialog />
      <Viewer />
      {!connected.value && (
        <p class="gone" role="alert">
          The sandbox does not answer. Waiting for it…
        </p>
      )}
    </div>
  );
}
