// What Discord's gateway does to connected bots, on a button each.

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { ask } from "../../api/sandbox";
import { state } from "../../state/world";
import { type Deed, DeedButton, Section, useSection } from "../deed";
import { counted } from "../words";
import { untilBack } from "./comeback";

/** Close codes worth trying, and what a client is to make of them. */
const CODES: Record<number, string> = {
  4000: "unknown error: resume",
  4001: "unknown opcode: resume",
  4007: "invalid sequence: start a new session",
  4008: "too fast: come back, slower",
  4009: "session timed out: start a new one",
  1001: "going away: come back",
};
/** A bot that is told one of these must end, and `make run` ends with its bot: only for a bot that others look after. */
const FINAL_CODES: Record<number, string> = {
  4004: "wrong token: final, the bot ends",
  4014: "intents not allowed: final, the bot ends",
};

export function Gateway() {
  return (
    <Section
      title="Its connection"
      intro="The gateway: the line on which Discord tells the bot what people do. The Wire tab shows how it comes back."
    >
      <div class="deeds">
        <DeedButton
          title="Drop the connection"
          sentence="Cut without a word, as if a cable were pulled. It should resume within seconds and hear what it missed."
          deed={trouble({ action: "drop" }, "dropped")}
        />
        <DeedButton
          title="Ask it to reconnect"
          sentence="Discord does this every few hours. It should be back at once; nobody should notice."
          deed={trouble({ action: "reconnect" }, "asked to reconnect")}
        />
        <DeedButton
          title="Invalid session, resumable"
          sentence="“Something is wrong with your session, try to resume it.” It waits a moment, then goes on with the old session."
          deed={trouble(
            { action: "invalid_session", resumable: true },
            "told that the session is invalid but resumable",
          )}
        />
        <DeedButton
          title="Invalid session, not resumable"
          sentence="The session is forgotten; the bot must introduce itself anew. What happens until then it never hears of."
          deed={trouble({ action: "invalid_session", resumable: false }, "told that the session is gone")}
        />
        <DeedButton
          title="Zombie"
          sentence="The line stays open but nothing comes through. Only missing heartbeats give it away: give it a minute and a half. Until then commands go unanswered."
          grave
          deed={trouble({ action: "zombie" }, "made a zombie", "the bot should notice within a minute and a half")}
        />
      </div>
      <CloseWithCode />
    </Section>
  );
}

function CloseWithCode() {
  const { act, busy } = useSection();
  const id = useId();
  const code = useSignal(4000);
  const isFinal = code.value in FINAL_CODES;
  const codes = state.value?.backstage ? CODES : { ...CODES, ...FINAL_CODES };
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        const hope = isFinal ? "the bot must end now, and not knock again" : undefined;
        void act(trouble({ action: "close", code: code.value }, `closed with ${code.value}`, hope), "Closing");
      }}
    >
      <label for={id}>Close it with a code</label>
      <select id={id} value={code.value} onChange={(event) => (code.value = Number(event.currentTarget.value))}>
        {Object.entries(codes).map(([number, words]) => (
          <option key={number} value={number}>
            {number} · {words}
          </option>
        ))}
      </select>
      <button type="submit" class="plain" data-grave={isFinal || undefined} disabled={busy.value}>
        Close
      </button>
    </form>
  );
}

function trouble(body: object, done: string, hope = "the bot should be back within seconds"): Deed {
  return async () => {
    const { done: answer, later } = await untilBack(() => ask<{ connections: number }>("POST", "/gateway", body));
    if (!answer.connections) return "The bot has no connection at the moment, so nothing was done.";
    return { words: `${counted(answer.connections, "connection")} ${done}; ${hope}.`, later };
  };
}
