// What is filled into a modal: the value of each input, what is wrong with it, and what is sent.

import { type Signal, signal } from "@preact/signals";
import type { Id, Modal, ModalInput } from "../api/types";
import type { HeldFile } from "../pick/held-file";

const REQUIRED = "This field is required";

/** One input, whatever it takes: a text, what was chosen, files, or a tick. */
export class Answer {
  readonly text = signal("");
  readonly chosen: Signal<string[]> = signal([]);
  readonly files: Signal<HeldFile[]> = signal([]);
  readonly ticked = signal(false);
  readonly fault = signal<string | null>(null);

  constructor(readonly input: ModalInput) {
    if (input.type === 4) this.text.value = input.value ?? "";
    else if (input.type === 23) this.ticked.value = input.default ?? false;
    else if (input.type !== 19) this.chosen.value = chosenAtFirst(input);
  }

  /** Whether something was typed or chosen that would be lost. */
  get isTouched(): boolean {
    const fresh = new Answer(this.input);
    return (
      fresh.text.value !== this.text.value ||
      fresh.ticked.value !== this.ticked.value ||
      fresh.chosen.value.join("\n") !== this.chosen.value.join("\n") ||
      this.files.value.length > 0
    );
  }

  get isRequired(): boolean {
    return this.input.type !== 23 && this.input.required !== false;
  }

  check(): string | null {
    const { input } = this;
    if (input.type === 23) return null;
    if (input.type === 4) return this.checkText(input.min_length, input.max_length);
    const count = input.type === 19 ? this.files.value.length : this.chosen.value.length;
    if (count === 0) return this.isRequired ? REQUIRED : null;
    if (input.type === 21) return null;
    const least = input.min_values ?? 1;
    const things = input.type === 19 ? "files" : "options";
    if (count < least) return `Choose at least ${least} ${things}`;
    const most = input.max_values ?? 1;
    return count > most ? `Choose at most ${most} ${things}` : null;
  }

  async value(): Promise<unknown> {
    const { type } = this.input;
    if (type === 4) return this.text.value;
    if (type === 23) return this.ticked.value;
    if (type === 21) return this.chosen.value[0] ?? null;
    if (type !== 19) return this.chosen.value;
    const uploaded: Id[] = (await Promise.all(this.files.value.map((file) => file.upload()))).map((one) => one.id);
    return uploaded;
  }

  private checkText(least: number, most: number): string | null {
    const { length } = this.text.value;
    if (length === 0) return this.isRequired ? REQUIRED : null;
    if (length < least) return `Must be at least ${least} characters`;
    return length > most ? `Must be at most ${most} characters` : null;
  }
}

export type Answers = Map<string, Answer>;

export function answersOf(modal: Modal): Answers {
  const inputs = modal.components.flatMap((row) =>
    row.type === 1 ? row.components : row.type === 18 ? [row.component] : [],
  );
  return new Map(inputs.map((input) => [input.custom_id, new Answer(input)]));
}

/** The values as they are sent, by custom id, once every file is uploaded. */
export async function valuesOf(answers: Answers): Promise<Record<string, unknown>> {
  const pairs = [...answers].map(async ([name, answer]) => [name, await answer.value()] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

function chosenAtFirst(input: Exclude<ModalInput, { type: 4 | 19 | 23 }>): string[] {
  if ("default_values" in input && input.default_values) return input.default_values.map((one) => one.id);
  return (input.options ?? []).filter((one) => one.default).map((one) => one.value);
}
