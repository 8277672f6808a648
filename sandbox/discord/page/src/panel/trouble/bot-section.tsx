// The bot's own process: how it is, and ending and starting it.

import { useSignal } from "@preact/signals";
import { ask, wordsOf } from "../../api/sandbox";
import { state } from "../../state/world";
import { type Deed, DeedButton, Section } from "../deed";
import { usePoll } from "../poll";
import { untilBack } from "./comeback";

interface BotStatus {
  running: boolean;
  pid: number | null;
  restarts: number;
  last_lines: string[];
}

type Action = "restart" | "kill" | "stop" | "start";

const EVERY_MS = 2_000;
const silence = Promise.resolve("");

export function BotSection() {
  if (state.value?.backstage) return <OwnBot />;
  return (
    <Section title="The bot">
      <p class="hint">
        This sandbox was started without a bot of its own, so it can neither end nor start one. <code>make run</code>{" "}
        starts everything together.
      </p>
    </Section>
  );
}

function OwnBot() {
  const bot = useSignal<BotStatus | null>(null);
  const unknown = useSignal("");
  usePoll(async () => {
    try {
      bot.value = await ask<BotStatus>("GET", "/bot");
      unknown.value = "";
    } catch (error) {
      unknown.value = wordsOf(error);
    }
  }, EVERY_MS);

  const act =
    (action: Action, words: (status: BotStatus) => string): Deed =>
    async () => {
      const send = () => ask<BotStatus>("POST", "/bot", { action });
      const { done: status, later } = await (action === "stop"
        ? { done: await send(), later: silence }
        : untilBack(send));
      bot.value = status;
      return { words: words(status), later };
    };
  const running = bot.value?.running ?? true;
  return (
    <Section title="The bot">
      <p class="facts">{unknown.value || (bot.value && factsOf(bot.value))}</p>
      {running ? (
        <div class="deeds">
          <DeedButton
            title="Restart"
            sentence="Ends it politely and starts it again, as an update would. Start a picture first, then look: it should still arrive."
            deed={act("restart", (now) => `Restarted: it is process ${now.pid} now, and should be online in seconds.`)}
          />
          <DeedButton
            title="Kill -9"
            sentence="A crash: gone in the middle of a sentence, then started again. Look: no picture lost, none made twice."
            grave
            deed={act("kill", (now) => `Killed, and started again as process ${now.pid}.`)}
          />
          <DeedButton
            title="Stop"
            sentence="Ends it and leaves it off. Commands and buttons get no answer until you start it."
            grave
            deed={act("stop", () => "Stopped. Nothing answers now.")}
          />
        </div>
      ) : (
        <div class="deeds">
          <DeedButton
            title="Start"
            sentence="Starts it on the same data. Look: what was under way when it ended goes on."
            deed={act("start", (now) => `Started as process ${now.pid}; it should be online in seconds.`)}
          />
        </div>
      )}
      <details class="lines">
        <summary>Its last words</summary>
        <pre>{bot.value?.last_lines.join("\n") || "It has said nothing yet."}</pre>
      </details>
    </Section>
  );
}

function factsOf(bot: BotStatus): string {
  const times = bot.restarts < 3 ? ["", "once", "twice"][bot.restarts] : `${bot.restarts} times`;
  const again = bot.restarts ? `, started again ${times}` : "";
  return bot.running ? `Runs as process ${bot.pid}${again}.` : `Does not run${again}.`;
}
