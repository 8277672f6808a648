// A command's file option: a place to drop, click or paste; the file once it is there; the sandbox's examples.

import { useId, useRef, useState } from "preact/hooks";
import { FileTile } from "../pick/file-tile";
import { HeldFile, tooPowerful } from "../pick/held-file";
import { Icon } from "../pick/icon";
import { isMenuOpen, openMenu } from "../pick/menu";
import type { Draft } from "./drafts";
import { filesFor } from "./examples";
import { holdsFiles } from "./file-drops";
import type { FilledCommand } from "./filled-command";
import type { OptionField } from "./option-field";
import { sendCommand } from "./send";

interface Props {
  draft: Draft;
  filled: FilledCommand;
  field: OptionField;
}

export function AttachmentCard({ draft, filled, field }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const file = field.file.value;
  const fault = field.fault.value ?? file?.failed.value;
  const { required } = field.option;

  function take(files: File[]) {
    const [first] = files;
    const problem = tooPowerful(files);
    if (problem) field.fault.value = problem;
    else if (first && files.length === 1) field.hold(HeldFile.of(draft.userId, first));
    else if (first) draft.problem.value = filled.takeFiles(files, field);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of three; the button inside is another
    <div
      class="card"
      data-fault={fault ? true : undefined}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        take([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <p class="card-name" id={`${id}-name`}>
        {field.name}
        {!required && (
          <button
            type="button"
            class="pill-remove"
            aria-label={`Remove the option ${field.name}`}
            onClick={() => filled.remove(field)}
          >
            <Icon name="close" size={14} />
          </button>
        )}
      </p>
      {file && (
        <FileTile
          file={file}
          onRemove={() => {
            field.hold(null);
            setTimeout(() => field.element?.focus());
          }}
        />
      )}
      <div class="card-deeds">
        <button
          type="button"
          class={file ? "link card-replace" : "card-drop"}
          ref={(element) => {
            field.element = element;
          }}
          aria-label={`${file ? "Replace" : "Upload"} ${field.name}${required && !file ? ", required" : ""}`}
          aria-description={field.description}
          onFocus={() => {
            filled.focused.value = field;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && file) void sendCommand(draft);
            else if (event.key === "ArrowLeft") filled.focusBeside(field, -1);
            else if (event.key === "ArrowRight") filled.focusBeside(field, 1);
            else if (event.key !== "Backspace" && event.key !== "Delete") return;
            else if (file || required) field.hold(null);
            else filled.remove(field);
            event.preventDefault();
          }}
          onClick={() => input.current?.click()}
        >
          {file ? (
            "Replace"
          ) : (
            <>
              <Icon name="upload" size={28} />
              <span>Drag and drop or click to upload file</span>
            </>
          )}
        </button>
        <ExampleButton draft={draft} filled={filled} field={field} />
      </div>
      {fault && (
        <p class="card-fault" role="alert">
          {fault}
        </p>
      )}
      <input
        type="file"
        class="visually-hidden"
        ref={input}
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          take([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}

function ExampleButton({ draft, filled, field }: Props) {
  const files = filesFor(field.option, filled.entry.options);
  if (!files.length) return null;
  const label = `Examples for ${field.name}`;
  const entries = files.map(({ name, url }) => ({
    label: name,
    picture: url,
    onChoose: () => field.hold(HeldFile.example(draft.userId, name, url)),
  }));
  return (
    <button
      type="button"
      class="link card-example"
      aria-haspopup="menu"
      aria-expanded={isMenuOpen(label)}
      onClick={(event) => openMenu(label, entries, event.currentTarget)}
    >
      Use an example<span class="visually-hidden"> for {field.name}</span>
    </button>
  );
}
