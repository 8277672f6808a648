// Doing something and saying in words what came of it, beside the button.

import { type ReadonlySignal, signal, useComputed, useSignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useId } from "preact/hooks";
import { wordsOf } from "../api/sandbox";

interface Outcome {
  /** The section it is to be read in. */
  section: string;
  words: string;
  wrong: boolean;
}

/** What was done last, in whichever section: older confirmations would only be in the way. */
const latest = signal<Outcome | null>(null);

/** The words that confirm a deed, and what can only be said some time after it. */
export type Confirmation = string | { words: string; later: Promise<string> };
export type Deed = () => Promise<Confirmation>;

export interface Deeds {
  outcome: ReadonlySignal<Outcome | null>;
  busy: ReadonlySignal<boolean>;
  /** Do it, one at a time. */
  act: (deed: Deed, title?: string) => Promise<void>;
}

const Current = createContext<Deeds | null>(null);

function useDeeds(section: string): Deeds {
  const busy = useSignal(false);
  const outcome = useComputed(() => (latest.value?.section === section ? latest.value : null));
  const say = (words: string, wrong = false) => {
    latest.value = { section, words, wrong };
  };
  const act = async (deed: Deed, title = "") => {
    if (busy.value) return;
    busy.value = true;
    say(`${title}…`);
    try {
      const told = await deed();
      if (typeof told === "string") say(told);
      else {
        say(told.words);
        const said = latest.value;
        void told.later.then((more) => {
          // Unless something else was done meanwhile.
          if (more && latest.value === said) say(`${told.words} ${more}`);
        });
      }
    } catch (error) {
      say(wordsOf(error), true);
    } finally {
      busy.value = false;
    }
  };
  return { outcome, busy, act };
}

/** The deeds of the section one is in. */
export function useSection(): Deeds {
  const deeds = useContext(Current);
  if (!deeds) throw new Error("not inside a Section");
  return deeds;
}

/** A part of a tab under a heading. What its buttons brought about is said at its end, which CSS keeps in sight. */
export function Section({ title, intro, children }: { title: string; intro?: string; children: ComponentChildren }) {
  const id = useId();
  const deeds = useDeeds(title);
  const outcome = deeds.outcome.value;
  return (
    <section class="backstage-section" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {intro && <p class="hint">{intro}</p>}
      <Current.Provider value={deeds}>{children}</Current.Provider>
      <p class="said" role="status" data-wrong={outcome?.wrong || undefined}>
        {outcome?.words}
      </p>
    </section>
  );
}

interface DeedProps {
  title: string;
  /** What will happen, and what to look for. */
  sentence: string;
  grave?: boolean;
  deed: Deed;
}

/** A big plain button that says what it will do. */
export function DeedButton({ title, sentence, grave, deed }: DeedProps) {
  const { act, busy } = useSection();
  const id = useId();
  return (
    <button
      type="button"
      class="deed"
      data-grave={grave || undefined}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-sentence`}
      aria-disabled={busy.value}
      onClick={() => void act(deed, title)}
    >
      <b id={`${id}-title`}>{title}</b>
      <span id={`${id}-sentence`}>{sentence}</span>
    </button>
  );
}
