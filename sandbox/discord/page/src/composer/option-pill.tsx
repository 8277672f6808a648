// One option of a command in the line: its name, the field for its value, and what is wrong with it.

import { useId } from "preact/hooks";
import { Icon } from "../pick/icon";
import { common, type FieldProps, onFieldKey } from "./field-props";
import { ListField } from "./list-field";
import type { OptionField } from "./option-field";

export function OptionPill({ draft, filled, field }: Omit<FieldProps, "id">) {
  const id = useId();
  const fault = field.fault.value;
  const fromList = field.isFromList || field.option.autocomplete;
  const Field = fromList ? ListField : field.isNumber ? NumberField : TextField;
  return (
    <div class="pill" data-fault={fault ? true : undefined} data-long={isLong(field) || undefined}>
      <label for={id}>
        {field.name}
        {field.option.required && <span class="visually-hidden">, required</span>}
      </label>
      <Field draft={draft} filled={filled} field={field} id={id} />
      {!field.option.required && (
        <button
          type="button"
          class="pill-remove"
          aria-label={`Remove ${field.name}`}
          title="Remove"
          onClick={() => filled.remove(field)}
        >
          <Icon name="close" size={14} />
        </button>
      )}
      {fault && (
        <p class="pill-fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

function TextField({ draft, filled, field, id }: FieldProps) {
  return (
    <textarea
      {...common({ draft, filled, field, id })}
      rows={1}
      value={field.text.value}
      onInput={(event) => field.type(event.currentTarget.value)}
      onKeyDown={(event) => onFieldKey(event, draft, filled, field)}
    />
  );
}

/** A field for digits, which the arrow keys count up and down. */
function NumberField({ draft, filled, field, id }: FieldProps) {
  const { type, min_value, max_value } = field.option;
  const step = type === 4 ? 1 : 0.1;
  const number = Number(field.text.value);
  return (
    <input
      {...common({ draft, filled, field, id })}
      type="text"
      role="spinbutton"
      inputMode={type === 4 && (min_value ?? -1) >= 0 ? "numeric" : "decimal"}
      aria-valuemin={min_value}
      aria-valuemax={max_value}
      aria-valuenow={field.text.value.trim() && !Number.isNaN(number) ? number : undefined}
      value={field.text.value}
      onInput={(event) => field.type(event.currentTarget.value)}
      onKeyDown={(event) => {
        const up = event.key === "ArrowUp";
        if (!up && event.key !== "ArrowDown") return onFieldKey(event, draft, filled, field);
        event.preventDefault();
        const next = field.isEmpty ? 0 : (number || 0) + (up ? step : -step);
        const inside = Math.max(Math.min(next, max_value ?? next), min_value ?? next);
        field.type(String(Number(inside.toFixed(2))));
      }}
    />
  );
}

/** Long texts get a line of their own. */
function isLong(field: OptionField): boolean {
  const { type, autocomplete, max_length = 6000 } = field.option;
  return type === 3 && !field.isFromList && !autocomplete && max_length > 200;
}
