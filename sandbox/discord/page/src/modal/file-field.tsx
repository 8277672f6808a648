// A modal's file upload: dropped, pasted or picked from the disk.

import { useRef, useState } from "preact/hooks";
import { holdsFiles } from "../composer/file-drops";
import { FileTile } from "../pick/file-tile";
import { HeldFile, tooPowerful } from "../pick/held-file";
import { Icon } from "../pick/icon";
import { me } from "../state/world";
import type { InputProps } from "./input-props";

export function FileField({ answer, id, labelledBy, describedBy }: InputProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { input } = answer;
  if (input.type !== 19) return null;
  const most = input.max_values ?? 1;
  const files = answer.files.value;

  function take(added: File[]) {
    if (!added.length) return;
    answer.fault.value =
      files.length + added.length > most
        ? `You can only upload ${most} ${most === 1 ? "file" : "files"} here`
        : tooPowerful(added);
    if (answer.fault.value) return;
    answer.files.value = [...files, ...added.map((file) => HeldFile.of(me.value?.id ?? "", file))];
  }

  return (
    <fieldset
      class="file-field"
      aria-labelledby={labelledBy}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take([...(event.dataTransfer?.files ?? [])]);
      }}
      onPaste={(event) => {
        const pasted = [...(event.clipboardData?.files ?? [])];
        if (pasted.length) event.preventDefault();
        take(pasted);
      }}
    >
      {files.length > 0 && (
        <ul class="box-files">
          {files.map((file) => (
            <li key={file.key}>
              <FileTile
                file={file}
                onRemove={() => {
                  file.release();
                  answer.files.value = files.filter((one) => one !== file);
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {files.length < most && (
        <button
          type="button"
          id={id}
          class="card-drop"
          aria-describedby={describedBy}
          onClick={() => picker.current?.click()}
        >
          <Icon name="upload" size={24} />
          <span>Drag and drop or click to upload {most === 1 ? "a file" : `up to ${most} files`}</span>
        </button>
      )}
      <input
        type="file"
        class="visually-hidden"
        ref={picker}
        multiple={most > 1}
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          take([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </fieldset>
  );
}
