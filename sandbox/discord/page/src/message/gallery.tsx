// Pictures and videos in Discord's mosaic: one as it is, up to ten in rows of one, two and three.

import { reachable } from "./links";
import { type Framed, PictureFrame } from "./picture-frame";

const ONE = { width: 550, height: 350 };

export interface GalleryEntry extends Framed {
  video?: boolean;
}

export function Gallery({ entries }: { entries: GalleryEntry[] }) {
  const [first] = entries;
  if (!first) return null;
  if (entries.length === 1) {
    return (
      <div class="gallery" data-count={1}>
        {first.video ? <Video entry={first} /> : <PictureFrame picture={first} within={ONE} />}
      </div>
    );
  }
  // From five on, what does not make a row of three goes above the others, larger.
  const ahead = entries.length > 4 ? entries.length % 3 : undefined;
  return (
    <div class="gallery" data-count={entries.length} data-ahead={ahead}>
      {entries.map((entry, index) =>
        entry.video ? (
          <Video key={keyOf(entry, index)} entry={entry} />
        ) : (
          <PictureFrame key={keyOf(entry, index)} picture={entry} />
        ),
      )}
    </div>
  );
}

/** Keeps a revealed spoiler revealed when its link is signed anew. */
function keyOf(entry: GalleryEntry, index: number): string {
  return `${index} ${entry.name}`;
}

function Video({ entry }: { entry: GalleryEntry }) {
  return (
    <span class="picture">
      {/* biome-ignore lint/a11y/useMediaCaption: there are none to be had */}
      <video src={reachable(entry.url)} controls preload="metadata" aria-label={entry.alt || entry.name} />
    </span>
  );
}
