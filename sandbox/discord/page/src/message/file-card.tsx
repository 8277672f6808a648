// A file that is no picture: what it is called, how large it is, and a way to save it.

import { useState } from "preact/hooks";
import { save } from "../viewer/save";
import { reachable, sizeInWords } from "./links";
import "../styles/pictures.css";

interface Props {
  url: string;
  name: string;
  size: number | null;
  contentType?: string | null | undefined;
  description?: string | null | undefined;
  spoiler?: boolean | undefined;
}

const SIGNS: [RegExp, string][] = [
  [/^image\//, "🖼️"],
  [/^audio\//, "🎵"],
  [/^video\//, "🎬"],
  [/zip|compressed|tar/, "🗜️"],
  [/^text\/|json/, "📄"],
];

export function FileCard({ url, name, size, contentType, description, spoiler = false }: Props) {
  const [revealed, setRevealed] = useState(false);
  const address = reachable(url);
  if (spoiler && !revealed) {
    return (
      <button type="button" class="file-card covered" aria-expanded={false} onClick={() => setRevealed(true)}>
        <span class="cover-word">Spoiler</span>
      </button>
    );
  }
  return (
    <div class="file-card">
      <span class="file-sign" aria-hidden="true">
        {SIGNS.find(([kind]) => kind.test(contentType ?? ""))?.[1] ?? "📎"}
      </span>
      <span class="file-words">
        <a href={address} target="_blank" rel="noopener noreferrer" title={description ?? name}>
          {name}
        </a>
        {size !== null && <span class="hint">{sizeInWords(size)}</span>}
        {/* biome-ignore lint/a11y/useMediaCaption: there are none to be had */}
        {contentType?.startsWith("audio/") && <audio src={address} controls preload="none" aria-label={name} />}
      </span>
      <button
        type="button"
        class="icon"
        aria-label={`Download ${name}`}
        title="Download"
        onClick={() => save(address, name)}
      >
        ⬇
      </button>
    </div>
  );
}
