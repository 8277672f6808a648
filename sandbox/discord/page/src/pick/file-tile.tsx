// A held file: its picture or a sheet of paper, its name and size, how far the upload is, and a way to drop it.

import { useState } from "preact/hooks";
import { type HeldFile, sizeInWords } from "./held-file";
import { Icon } from "./icon";

interface Props {
  file: HeldFile;
  onRemove: () => void;
}

export function FileTile({ file, onRemove }: Props) {
  const { name, preview } = file;
  const size = file.size.value;
  /** What calls itself a picture and is none. */
  const [undrawable, setUndrawable] = useState<string | null>(null);
  return (
    <div class="file-tile">
      {preview && preview !== undrawable ? (
        <img class="file-preview" src={preview} alt="" draggable={false} onError={() => setUndrawable(preview)} />
      ) : (
        <span class="file-preview" aria-hidden="true">
          <Icon name="file" size={40} />
        </span>
      )}
      <button type="button" class="file-remove" aria-label={`Remove ${name}`} title="Remove" onClick={onRemove}>
        <Icon name="trash" size={18} />
      </button>
      <p class="file-name" title={name}>
        {name}
      </p>
      <p class="file-size">{file.failed.value ?? (size === null ? "…" : sizeInWords(size))}</p>
      {file.uploading.value && <progress aria-label={`Uploading ${name}`} value={file.progress.value} />}
    </div>
  );
}
