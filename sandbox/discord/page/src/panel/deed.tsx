// Doing something and saying in words what came of it, at one place for all buttons.

import { type ReadonlySignal, signal, useSignal } from "@preact/signals";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useId } from "preact/hooks";
import { wordsOf } from "../api/sandbox";

interface Outcome {
  words: string;
  wrong: boolean;
}

/** What was done last, whichever button it was: older confirmations would only be in the way. */
const latest = signal<Outcome | null>(null);
const NOTHING_YET: Outcome = { words: "What comes of a button is said here.", wrong: false };

/** The words that confirm a deed, and what can only be said some time after it. */
export type Confirmation = string | { words: string; later: Promise<string> };
export type Deed = () => Promise<Confirmation>;

export interface Deeds {
  busy: ReadonlySignal<boolean>;
  /** Do it, one at a time. */
  act: (deed: Deed, title?: string) => Promise<void>;
}

const Current = createContext<Deeds | null>(null);

function useDeeds(): Deeds {
  const busy = useSignal(false);
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
  return { busy, act };
}

/** The deeds of the section one is in. */
export function useSection(): Deeds {
  const deeds = useContext(Current);
  if (!deeds) throw new Error("not inside a Section");
  return deeds;
}

function say(words: string, wrong = false): void {
  latest.value = { words, wrong };
}

/** What the last button brought about. Its place is kept free, so that nothing moves under the pointer when it speaks. */
export function Said() {
  const { words, wrong } = latest.value ?? NOTHING_YET;
  return (
    <p class="said" role="status" data-wrong={wrong || undefined} data-idle={!latest.value || undefined}>
      {words}
    </p>
  );
}

/** A part of a tab under a heading. */
export function Section({ title, intro, children }: { title: string; intro?: string; children: ComponentChildren }) {
  const id = useId();
  const deeds = useDeeds();
  return (
    <section class="backstage-section" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {intro && <p class="hint">{intro}</p>}
      <Current.Provider value={deeds}>{children}</Current.Provider>
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
