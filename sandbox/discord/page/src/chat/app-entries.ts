// What every menu has, of a person or of a message: the app's commands on it, and copying.

import { wordsOf } from "../api/sandbox";
import type { Command, Id } from "../api/types";
import { nameOfCommand } from "../composer/offered";
import { appName } from "../pick/candidates";
import type { MenuEntry } from "../pick/menu";
import { say, useCommand } from "../state/interactions";

/** "Apps ▸": the app's commands for a message or a person; `null` if it offers none here. */
export function appEntries(commands: Command[], targetId: Id): MenuEntry | null {
  if (!commands.length) return null;
  const entries = commands.map((command) => ({
    label: nameOfCommand(command),
    description: appName(),
    onChoose: () => void useOn(command, targetId),
  }));
  return { label: "Apps", entries };
}

async function useOn(command: Command, targetId: Id): Promise<void> {
  try {
    await useCommand(command, command.name, {}, targetId);
  } catch (error) {
    say(wordsOf(error), command.name);
  }
}

export function copy(text: string): void {
  navigator.clipboard?.writeText(text).catch(() => say("The browser did not allow copying."));
}
