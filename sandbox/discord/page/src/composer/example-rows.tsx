// Example files, one click away: a quiet offer above an empty box, and the row in a command that they fit.

import { signal } from "@preact/signals";
import type { ExampleSet } from "../api/types";
import { Icon } from "../pick/icon";
import { botOnline } from "../state/world";
import type { Draft } from "./drafts";
import { examples, fitOf } from "./examples";
import type { FilledCommand } from "./filled-command";
import { slashCommands } from "./offered";

const DISMISSED = "retouch-sandbox-no-example-offer";

const dismissed = signal(localStorage.getItem(DISMISSED) === "yes");

/** "Try /inpaint with: …": one click fills in the whole command. */
export function ExampleOffer({ draft }: { draft: Draft }) {
  const entry = slashCommands.value.find((one) => fitOf(one.options));
  if (dismissed.value || !entry || !botOnline.value || !examples.value.examples.length) return null;
  return (
    <fieldset class="example-row example-offer" aria-label={`Try /${entry.shownName} with example files`}>
      <span class="example-words">
        Try <b>/{entry.shownName}</b> with:
      </span>
      <Sets onPick={(example) => fill(draft.begin(entry), example)} />
      <button
        type="button"
        class="icon"
        aria-label="Do not offer examples any more"
        title="Do not offer examples any more"
        onClick={() => {
          dismissed.value = true;
          localStorage.setItem(DISMISSED, "yes");
        }}
      >
        <Icon name="close" size={16} />
      </button>
    </fieldset>
  );
}

/** In a command that takes a picture, a mask and a prompt, until an example has filled in all of them. */
export function ExampleRow({ filled }: { filled: FilledCommand }) {
  const sets = examples.value.examples;
  const held = sets.map((one) => filled.holdsOf(one));
  if (!fitOf(filled.entry.options) || !sets.length || held.includes("all")) return null;
  return (
    <fieldset class="example-row" aria-label="Try it with example files">
      <span class="example-words">Try it with example files:</span>
      <Sets chosen={sets[held.indexOf("picture")] ?? null} onPick={(example) => fill(filled, example)} />
    </fieldset>
  );
}

interface SetsProps {
  /** The one whose picture is there already; left out where choosing leads elsewhere. */
  chosen?: ExampleSet | null;
  onPick: (example: ExampleSet) => void;
}

function Sets({ chosen, onPick }: SetsProps) {
  return (
    <div class="example-sets">
      {examples.value.examples.map((example) => (
        <button
          key={example.name}
          type="button"
          class="example-set"
          aria-pressed={chosen === undefined ? undefined : chosen === example}
          title={example.prompt}
          onClick={() => onPick(example)}
        >
          <img src={example.image_url} alt="" />
          {example.name}
        </button>
      ))}
    </div>
  );
}

function fill(filled: FilledCommand, example: ExampleSet): void {
  filled.fillExample(example);
  // All that is left is to send it.
  setTimeout(() => document.getElementById("send")?.focus());
}
