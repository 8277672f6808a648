// What every field of a command's option has, and the keys that lead from one to the next.

import type { Draft } from "./drafts";
import type { FilledCommand } from "./filled-command";
import type { OptionField } from "./option-field";
import { sendCommand } from "./send";

export interface FieldProps {
  draft: Draft;
  filled: FilledCommand;
  field: OptionField;
  /** The page's id for the control, which its label names. */
  id: string;
}

/** What every field has. */
export function common({ filled, field, id }: FieldProps) {
  return {
    id,
    ref: (element: HTMLElement | null) => {
      field.element = element;
    },
    class: "pill-field",
    autocomplete: "off",
    placeholder: placeholderOf(field),
    style: { "--letters": Math.max(field.text.value.length, placeholderOf(field).length, 3) + 1 },
    "aria-required": field.option.required === true,
    "aria-invalid": field.fault.value !== null,
    "aria-description": `${field.description} (${field.kind})`,
    "aria-errormessage": field.fault.value ? `${id}-fault` : undefined,
    onFocus: () => {
      filled.focused.value = field;
    },
  } as const;
}

/** Enter sends; arrows lead on from the ends of the text; Backspace takes an empty optional option away. */
export function onFieldKey(event: KeyboardEvent, draft: Draft, filled: FilledCommand, field: OptionField): void {
  if (event.isComposing) return;
  const { selectionStart, selectionEnd, value } = event.currentTarget as HTMLInputElement | HTMLTextAreaElement;
  const collapsed = selectionStart === selectionEnd && !event.shiftKey;
  if (event.key === "Enter") void sendCommand(draft);
  else if (event.key === "ArrowLeft" && collapsed && selectionStart === 0) filled.focusBeside(field, -1);
  else if (event.key === "ArrowRight" && collapsed && selectionEnd === value.length) filled.focusBeside(field, 1);
  else if (event.key === "Backspace" && value === "" && field.option.required) filled.focusBeside(field, -1);
  else if (event.key === "Backspace" && value === "") filled.remove(field);
  else return;
  event.preventDefault();
}

function placeholderOf(field: OptionField): string {
  const { min_value, max_value } = field.option;
  if (!field.isNumber || (min_value === undefined && max_value === undefined)) return "";
  return `${min_value ?? "…"} to ${max_value ?? "…"}`;
}
