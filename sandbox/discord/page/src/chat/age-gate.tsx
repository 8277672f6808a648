// Before an age-restricted channel: Discord asks first. Here it asks once in a tab's life.

import { signal } from "@preact/signals";
import type { Channel } from "../api/types";
import { goTo } from "../state/live";
import { channel, channels, guild } from "../state/world";

const PASSED = "retouch-sandbox-age-gate-passed";

const passed = signal(sessionStorage.getItem(PASSED) === "yes");

/** Whether the person must be asked before they see the channel. Threads are as restricted as where they hang. */
export function isGated(place: Channel): boolean {
  return !passed.value && (place.nsfw || channels.value.get(place.parent_id ?? "")?.nsfw) === true;
}

export function AgeGate() {
  return (
    // It stands where the command line would be: the link that skips there leads here.
    <section id="composer" class="age-gate" tabIndex={-1} aria-labelledby="age-gate-title">
      <h2 id="age-gate-title">This channel is age-restricted</h2>
      <p>It may hold what is not for everybody. Go on only if you are old enough.</p>
      <div class="age-gate-answers">
        <button type="button" class="button-plain" onClick={goBack}>
          Go back
        </button>
        <button
          type="button"
          class="button-danger"
          onClick={() => {
            passed.value = true;
            sessionStorage.setItem(PASSED, "yes");
          }}
        >
          Continue
        </button>
      </div>
    </section>
  );
}

/** To the first channel of the same server that everybody may see: a link may have led here from nowhere. */
function goBack(): void {
  const open = guild.value?.channels.find((one) => !one.nsfw && one.id !== channel.value?.id);
  if (open) goTo(open.id);
}
