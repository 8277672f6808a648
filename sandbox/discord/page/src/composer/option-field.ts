// One option of a command that is being filled in: what stands in it, whether that is right, and what is sent of it.

import { type Signal, signal } from "@preact/signals";
import type { CommandOption } from "../api/types";
import { type Candidate, ofChoice, people, places, roles, yesAndNo } from "../pick/candidates";
import type { HeldFile } from "../pick/held-file";
import { descriptionOf, nameOfCommand } from "./offered";

export const OptionType = {
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
  ATTACHMENT: 11,
} as const;

const T = OptionType;
const REQUIRED = "This option is required. Specify a value";
const TYPE_NAMES: Record<number, string> = {
  [T.STRING]: "text",
  [T.INTEGER]: "whole number",
  [T.BOOLEAN]: "true or false",
  [T.USER]: "user",
  [T.CHANNEL]: "channel",
  [T.ROLE]: "role",
  [T.MENTIONABLE]: "user or role",
  [T.NUMBER]: "number",
  [T.ATTACHMENT]: "file",
};
const INVALID: Record<number, string> = {
  [T.BOOLEAN]: "Must be true or false",
  [T.USER]: "Specify a valid user",
  [T.CHANNEL]: "Specify a valid channel",
  [T.ROLE]: "Specify a valid role",
  [T.MENTIONABLE]: "Specify a valid user or role",
};

export class OptionField {
  readonly text = signal("");
  /** What was picked from the list; typing on undoes it. */
  readonly chosen: Signal<Candidate | null> = signal(null);
  readonly file: Signal<HeldFile | null> = signal(null);
  readonly fault = signal<string | null>(null);
  /** Optional options are shown once they were added; those for files at once, so that there is somewhere to drop them. */
  readonly shown: Signal<boolean>;
  /** Where it is on the page, to give it the focus. */
  element: HTMLElement | null = null;

  constructor(readonly option: CommandOption) {
    this.shown = signal(option.required === true || option.type === T.ATTACHMENT);
  }

  get name(): string {
    return nameOfCommand(this.option);
  }

  get description(): string {
    return descriptionOf(this.option);
  }

  get isFile(): boolean {
    return this.option.type === T.ATTACHMENT;
  }

  get isNumber(): boolean {
    return this.option.type === T.INTEGER || this.option.type === T.NUMBER;
  }

  /** Only what the list offers may stand in it. */
  get isFromList(): boolean {
    const { type, choices } = this.option;
    return (choices?.length ?? 0) > 0 || (type !== T.STRING && !this.isNumber && !this.isFile);
  }

  get isEmpty(): boolean {
    return this.isFile ? this.file.value === null : this.text.value.trim() === "" && this.chosen.value === null;
  }

  /** What is to be known of it besides its description: its type and range. */
  get kind(): string {
    const { type, choices, min_value, max_value, min_length, max_length } = this.option;
    const name = choices?.length ? "choice" : (TYPE_NAMES[type] ?? "");
    if (this.isNumber && !choices?.length) return [name, range(min_value, max_value)].filter(Boolean).join(", ");
    if (type !== T.STRING || choices?.length || (min_length === undefined && max_length === undefined)) return name;
    return `${name}, ${range(min_length, max_length)} characters`;
  }

  candidates(): Candidate[] {
    const { type, choices, channel_types } = this.option;
    if (choices?.length) return choices.map(ofChoice);
    if (type === T.BOOLEAN) return yesAndNo();
    if (type === T.USER) return people();
    if (type === T.ROLE) return roles();
    if (type === T.MENTIONABLE) return [...people(), ...roles()];
    return type === T.CHANNEL ? places(channel_types) : [];
  }

  choose(candidate: Candidate): void {
    this.chosen.value = candidate;
    this.text.value = candidate.label;
    this.fault.value = null;
  }

  type(text: string): void {
    this.text.value = text;
    this.chosen.value = null;
    this.fault.value = null;
  }

  hold(file: HeldFile | null): void {
    this.file.value?.release();
    this.file.value = file;
    this.fault.value = null;
  }

  clear(): void {
    this.type("");
    this.hold(null);
  }

  /** What is wrong with it, in Discord's words. */
  check(): string | null {
    const { option, chosen } = this;
    if (this.isEmpty) return option.required ? REQUIRED : null;
    if (this.isFile || chosen.value) return null;
    if (this.isFromList) return INVALID[option.type] ?? "Choose one of the list";
    return this.isNumber ? this.checkNumber() : this.checkText();
  }

  /** What is sent: `undefined` if nothing is. A file's id is known only after its upload. */
  value(): string | number | boolean | undefined {
    if (this.isEmpty) return undefined;
    if (this.isFile) return this.file.value?.uploadedId.value ?? undefined;
    if (this.chosen.value) return this.chosen.value.value;
    return this.isNumber && this.check() === null ? Number(this.text.value) : this.text.value;
  }

  private checkNumber(): string | null {
    const { type, min_value, max_value } = this.option;
    const number = Number(this.text.value);
    if (Number.isNaN(number)) return type === T.INTEGER ? "Must be a whole number" : "Must be a number";
    if (type === T.INTEGER && !Number.isInteger(number)) return "Must be a whole number";
    const below = min_value !== undefined && number < min_value;
    const above = max_value !== undefined && number > max_value;
    if (!below && !above) return null;
    if (min_value === undefined) return `Must be ${max_value} or less`;
    return max_value === undefined ? `Must be ${min_value} or more` : `Must be between ${min_value} and ${max_value}`;
  }

  private checkText(): string | null {
    const { min_length = 0, max_length = 6000 } = this.option;
    const { length } = this.text.value;
    if (length < min_length) return `Must be at least ${min_length} characters`;
    return length > max_length ? `Must be at most ${max_length} characters` : null;
  }
}

function range(least: number | undefined, most: number | undefined): string {
  if (least === undefined && most === undefined) return "";
  if (least === undefined) return `at most ${most}`;
  return most === undefined ? `at least ${least}` : `${least} to ${most}`;
}
