// Files that are dragged onto the page or pasted: into the message, or into the open command's file options.

import { useEffect, useState } from "preact/hooks";
import { Permission } from "../api/types";
import { HeldFile, tooPowerful } from "../pick/held-file";
import { Icon } from "../pick/icon";
import { can } from "../state/world";
import type { Draft } from "./drafts";

const MOST_FILES = 10;
/** Browsers tell several times a second that something is dragged, and not always that it left. */
const GONE_AFTER_MS = 400;

/** Put files where they belong now; what is wrong with them is said above the box. */
export function addFiles(draft: Draft, files: File[]): void {
  if (!files.length) return;
  const command = draft.command.value;
  if (command) {
    draft.problem.value = command.takeFiles(files);
    return;
  }
  draft.problem.value = whyNot(draft, files);
  if (draft.problem.value) return;
  draft.files.value = [...draft.files.value, ...files.map((file) => HeldFile.of(draft.userId, file))];
  document.getElementById("message-box")?.focus();
}

function whyNot(draft: Draft, files: File[]): string | null {
  if (!can(Permission.ATTACH_FILES)) return "You do not have permission to attach files in this channel.";
  const tooMany = draft.files.value.length + files.length > MOST_FILES;
  return tooMany ? `You can only upload ${MOST_FILES} files at a time!` : tooPowerful(files);
}

export function FileDrops({ draft, title }: { draft: Draft; title: string }) {
  const [dragged, setDragged] = useState(false);

  useEffect(() => {
    let gone = 0;
    const over = (event: DragEvent) => {
      if (!holdsFiles(event) || isElsewhere(event)) return;
      event.preventDefault();
      setDragged(true);
      clearTimeout(gone);
      gone = window.setTimeout(() => setDragged(false), GONE_AFTER_MS);
    };
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      // Even beside the mark a file must not open in place of the page.
      event.preventDefault();
      setDragged(false);
      if (!isElsewhere(event)) addFiles(draft, [...(event.dataTransfer?.files ?? [])]);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length || event.defaultPrevented || isElsewhere(event)) return;
      event.preventDefault();
      addFiles(draft, files);
    };
    document.addEventListener("dragover", over);
    document.addEventListener("drop", drop);
    document.addEventListener("paste", paste);
    return () => {
      clearTimeout(gone);
      document.removeEventListener("dragover", over);
      document.removeEventListener("drop", drop);
      document.removeEventListener("paste", paste);
    };
  }, [draft]);

  if (!dragged) return null;
  const command = draft.command.value;
  return (
    <div class="drop-overlay" aria-hidden="true">
      <p>
        <Icon name="upload" size={48} />
        <b>{command ? `Add to /${command.entry.shownName}` : `Upload to ${title}`}</b>
        {command ? "It goes to the next empty file option." : "You can add comments before uploading."}
      </p>
    </div>
  );
}

export function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** In a dialog, which takes its files itself. */
function isElsewhere(event: Event): boolean {
  return document.querySelector("dialog[open]") !== null || (event.target as Element).closest?.("dialog") !== null;
}
