// Two pictures in one box: the one before on the left of a line that can be moved, the one after on its right;
// or the difference between them, which is black where nothing has changed.

import { useEffect, useState } from "preact/hooks";
import type { Picture } from "./pictures";
import { Strip } from "./strip";
import "../styles/compare.css";

interface Props {
  after: Picture;
  /** The pictures of the same message, `after` among them. */
  among: Picture[];
  /** Pictures from elsewhere that may be what `after` was made from, the likeliest first. */
  before: Picture[];
}

export function Compare({ after, among, before }: Props) {
  const [own, setOwn] = useState<Picture | null>(null);
  const offered = [...before, ...among, ...(own ? [own] : [])].filter(
    (one, index, all) => one.url !== after.url && all.findIndex((other) => other.url === one.url) === index,
  );
  const [url, setUrl] = useState(() => (before.length ? offered[0] : likeliest(after, offered))?.url);
  const chosen = offered.find((one) => one.url === url);
  const [difference, setDifference] = useState(false);
  useEffect(() => () => (own ? URL.revokeObjectURL(own.url) : undefined), [own]);

  const take = (file: File | undefined) => {
    if (!file) return;
    const taken = { url: URL.createObjectURL(file), alt: "", name: file.name, width: null, height: null };
    setOwn(taken);
    setUrl(taken.url);
  };

  return (
    <div class="compare">
      {chosen ? (
        <Both before={chosen} after={after} difference={difference} />
      ) : (
        <p class="compare-hint">
          Nothing tells what this picture was made from. Take the picture to compare it with from disk.
        </p>
      )}
      <div class="compare-choices">
        {offered.length > 0 && (
          <Strip
            pictures={offered}
            index={offered.findIndex((one) => one.url === url)}
            onChoose={(one) => setUrl(offered[one]?.url)}
          />
        )}
        <label class="from-disk">
          A file from disk…
          <input
            type="file"
            class="visually-hidden"
            accept="image/*"
            onChange={(event) => take(event.currentTarget.files?.[0])}
          />
        </label>
        <button type="button" aria-pressed={difference} disabled={!chosen} onClick={() => setDifference(!difference)}>
          Difference
        </button>
      </div>
    </div>
  );
}

/** What has the same shape, if anything has. */
function likeliest(after: Picture, offered: Picture[]): Picture | undefined {
  return offered.find((one) => one.width === after.width && one.height === after.height) ?? offered[0];
}

function Both({ before, after, difference }: { before: Picture; after: Picture; difference: boolean }) {
  const [at, setAt] = useState(50);
  const [measured, setMeasured] = useState({ width: after.width ?? 0, height: after.height ?? 0 });
  const { width, height } = measured;
  return (
    <div class="compare-stage">
      <div
        class="both"
        data-difference={difference || undefined}
        style={{ "--at": `${at}%`, "--shape": width && height ? String(width / height) : "1" }}
      >
        <img
          src={after.url}
          alt={`After: ${after.alt || after.name}`}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setMeasured({ width: naturalWidth, height: naturalHeight })
          }
        />
        <img class="before" src={before.url} alt={`Before: ${before.alt || before.name}`} />
        {!difference && (
          <>
            <input
              type="range"
              min={0}
              max={100}
              step={0.5}
              value={at}
              aria-label="Where the picture before ends"
              aria-valuetext={`${Math.round(at)} % before, ${Math.round(100 - at)} % after`}
              onInput={(event) => setAt(event.currentTarget.valueAsNumber)}
            />
            <span class="compare-line" aria-hidden="true" />
            <span class="compare-word" data-side="left" aria-hidden="true">
              Before
            </span>
            <span class="compare-word" data-side="right" aria-hidden="true">
              After
            </span>
          </>
        )}
      </div>
    </div>
  );
}
