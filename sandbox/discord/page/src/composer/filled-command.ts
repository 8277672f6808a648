// A command that is being filled in: its options in order, which of them has the focus, and the way from one to the next.

import { type Signal, signal } from "@preact/signals";
import type { ExampleSet, Id } from "../api/types";
import { HeldFile, tooPowerful } from "../pick/held-file";
import { fitOf } from "./examples";
import type { Entry } from "./offered";
import { OptionField } from "./option-field";

export class FilledCommand {
  readonly fields: OptionField[];
  /** The option that has the focus, or had it last. */
  readonly focused: Signal<OptionField | null> = signal(null);

  constructor(
    readonly entry: Entry,
    readonly userId: Id,
  ) {
    this.fields = entry.options.map((option) => new OptionField(option));
  }

  get shown(): OptionField[] {
    return this.fields.filter((field) => field.shown.value);
  }

  get hidden(): OptionField[] {
    return this.fields.filter((field) => !field.shown.value);
  }

  get isUntouched(): boolean {
    return this.fields.every((field) => field.isEmpty);
  }

  add(field: OptionField): void {
    field.shown.value = true;
    // It is on the page only after the next drawing.
    setTimeout(() => field.element?.focus());
  }

  remove(field: OptionField): void {
    this.focusBeside(field, -1);
    field.clear();
    field.shown.value = false;
  }

  /** Give the focus to the neighbour; at the ends it stays. */
  focusBeside(field: OptionField, step: 1 | -1): void {
    const row = this.shown;
    row[row.indexOf(field) + step]?.element?.focus();
  }

  /** Give the focus to the next option that must be filled and is not. */
  focusNextRequired(): void {
    this.shown.find((field) => field.option.required && field.isEmpty)?.element?.focus();
  }

  /** Put files into the option that has the focus if it takes files, the rest into those that are empty. */
  takeFiles(files: File[], into?: OptionField): string | null {
    const problem = tooPowerful(files);
    if (problem) return problem;
    const takers = this.fields.filter((field) => field.isFile);
    const wanted = into ?? (this.focused.value?.isFile ? this.focused.value : undefined);
    for (const [index, file] of files.entries()) {
      const empty = takers.find((field) => field.isEmpty);
      const taker = index === 0 && wanted && (into || wanted.isEmpty) ? wanted : empty;
      if (!taker) return takers.length ? "Every file of this command is there. Remove one first" : "No file goes here";
      taker.shown.value = true;
      taker.hold(HeldFile.of(this.userId, file));
    }
    return null;
  }

  /** Fill picture, mask and prompt with files that belong together. */
  fillExample(example: ExampleSet): void {
    const taking = this.takingExamples();
    if (!taking) return;
    taking.image.hold(HeldFile.example(this.userId, example.image, example.image_url));
    taking.mask.hold(HeldFile.example(this.userId, example.mask, example.mask_url));
    taking.prompt.type(example.prompt);
    // All of them at once: none of them is what one is at.
    this.focused.value = null;
  }

  /** How much of an example stands in the command. */
  holdsOf(example: ExampleSet): "all" | "picture" | "nothing" {
    const taking = this.takingExamples();
    if (taking?.image.file.value?.preview !== example.image_url) return "nothing";
    const isWhole = taking.mask.file.value?.preview === example.mask_url && taking.prompt.text.value === example.prompt;
    return isWhole ? "all" : "picture";
  }

  /** Mark what is wrong and give the first of it the focus; whether all is right. */
  check(): boolean {
    for (const field of this.shown) field.fault.value = field.check();
    const first = this.shown.find((field) => field.fault.value !== null);
    first?.element?.focus();
    return first === undefined;
  }

  /** The values as they are sent, once every file is uploaded. */
  async values(): Promise<Record<string, unknown>> {
    const files = this.shown.flatMap((field) => field.file.value ?? []);
    await Promise.all(files.map((file) => file.upload()));
    return valuesOf(this.shown);
  }

  /** What the bot may know while one option is being typed: all that is right already. */
  valuesSoFar(focused: OptionField): Record<string, unknown> {
    const right = this.shown.filter((field) => field !== focused && field.check() === null);
    return { ...valuesOf(right), [focused.option.name]: focused.text.value };
  }

  /** Note what the sandbox refused; whether an option of this command is at fault. */
  refuse(name: string | null, words: string): boolean {
    const field = this.fields.find((one) => one.option.name === name);
    if (!field) return false;
    field.fault.value = words.replace(`${name}: `, "").replace(/^./, (letter) => letter.toUpperCase());
    field.shown.value = true;
    field.file.value?.forget();
    setTimeout(() => field.element?.focus());
    return true;
  }

  release(): void {
    for (const field of this.fields) field.file.value?.release();
  }

  private takingExamples(): { image: OptionField; mask: OptionField; prompt: OptionField } | null {
    const fit = fitOf(this.entry.options);
    const named = (name: string | undefined) => this.fields.find((field) => field.option.name === name);
    const [image, mask, prompt] = [named(fit?.image), named(fit?.mask), named(fit?.prompt)];
    return image && mask && prompt ? { image, mask, prompt } : null;
  }
}

function valuesOf(fields: OptionField[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = field.value();
      return value === undefined ? [] : [[field.option.name, value]];
    }),
  );
}
