// The example files that come with the sandbox, and the commands that they fit.

import { effect, signal } from "@preact/signals";
import { ask } from "../api/sandbox";
import type { CommandOption, Examples } from "../api/types";
import { connected } from "../state/world";

export const examples = signal<Examples>({ files: [], examples: [] });

effect(() => {
  if (!connected.value || examples.peek().files.length) return;
  ask<Examples>("GET", "/examples/").then(
    (found) => {
      examples.value = found;
    },
    () => {},
  );
});

interface Fit {
  image: string;
  mask: string;
  prompt: string;
}

const LONGEST_PROMPT = 60;

/** Which options take picture, mask and prompt: those of that name, else the two files and the text that must be given. */
export function fitOf(options: CommandOption[]): Fit | null {
  const files = options.filter((one) => one.type === 11);
  const texts = options.filter((one) => one.type === 3 && !one.choices?.length && !one.autocomplete);
  const named = (list: CommandOption[], name: string) => list.find((one) => one.name === name);
  const needed = files.filter((one) => one.required);
  const pair = needed.length === 2 ? needed : [];
  const image = named(files, "image") ?? pair.find((one) => one.name !== "mask");
  const mask = named(files, "mask") ?? pair.find((one) => one !== image);
  const prompt = named(texts, "prompt") ?? texts.find((one) => one.required);
  if (!image || !mask || !prompt || image === mask || (prompt.max_length ?? 6000) < LONGEST_PROMPT) return null;
  return { image: image.name, mask: mask.name, prompt: prompt.name };
}

/** The examples to offer for a file option: pictures for a picture, masks for a mask, everything for anything else. */
export function filesFor(option: CommandOption, among: CommandOption[]): Examples["files"] {
  const { files, examples: sets } = examples.value;
  const fit = fitOf(among);
  const part = option.name === fit?.image ? "image" : option.name === fit?.mask ? "mask" : null;
  return part ? files.filter((file) => sets.some((one) => one[part] === file.name)) : files;
}
