// What the bot suggests for an option while one types into it.

import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/sandbox";
import type { Interaction } from "../api/types";
import { type Candidate, ofChoice } from "../pick/candidates";
import type { Draft } from "./drafts";
import type { FilledCommand } from "./filled-command";
import type { OptionField } from "./option-field";

/** So long after the last key, as in Discord, the bot is asked. */
const PAUSE_MS = 300;

export interface Suggestions {
  state: "loading" | "failed" | "here";
  candidates: Candidate[];
}

const LOADING: Suggestions = { state: "loading", candidates: [] };

/** Asks anew whenever the text changes while the list is open. */
export function useSuggestions(draft: Draft, filled: FilledCommand, field: OptionField, open: boolean): Suggestions {
  const [suggestions, setSuggestions] = useState<Suggestions>(LOADING);
  const text = field.text.value;
  const wanted = open && field.option.autocomplete === true;
  useEffect(() => {
    if (!wanted) return;
    let stale = false;
    setSuggestions(LOADING);
    const pause = setTimeout(async () => {
      const found = await suggested(draft, filled, field);
      if (!stale) setSuggestions(found);
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(pause);
    };
  }, [wanted, text, draft, filled, field]);
  return suggestions;
}

async function suggested(draft: Draft, filled: FilledCommand, field: OptionField): Promise<Suggestions> {
  try {
    const interaction = await ask<Interaction>("POST", "/autocomplete", {
      user_id: draft.userId,
      channel_id: draft.channelId,
      name: filled.entry.name,
      options: filled.valuesSoFar(field),
      focused: field.option.name,
    });
    if (interaction.choices) return { state: "here", candidates: interaction.choices.map(ofChoice) };
  } catch {
    // A refusal and a bot that does not answer look the same to who types.
  }
  return { state: "failed", candidates: [] };
}
