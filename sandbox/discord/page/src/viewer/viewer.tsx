// A picture, large: next and previous, zoom, compare, download.

import { useEffect, useRef, useState } from "preact/hooks";
import { Compare } from "./compare";
import { type Picture, type Viewed, viewed } from "./pictures";
import { save } from "./save";
import { Stage } from "./stage";
import { Strip } from "./strip";
import { isZoomed, pan, resetZoom, zoomBy, zoomed } from "./zoom";
import "../styles/viewer.css";

export { type Picture, viewed } from "./pictures";

const PAN_STEP_PX = 60;

export function Viewer() {
  const shown = viewed.value;
  return shown && shown.pictures.length > 0 ? <ViewerDialog shown={shown} /> : null;
}

function ViewerDialog({ shown }: { shown: Viewed }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [comparing, setComparing] = useState(false);
  const { pictures, index } = shown;
  const picture = pictures[index] ?? (pictures[0] as Picture);

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    resetZoom();
    setComparing(false);
  }, [picture.url]);

  // The dialog gives the focus back to where it was.
  const shut = () => dialog.current?.close();
  const step = (by: number) => goToPicture(shown, (index + by + pictures.length) % pictures.length);

  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={`Picture: ${picture.alt || picture.name}`}
      onClose={() => {
        viewed.value = null;
      }}
      onCancel={(event) => {
        if (!comparing) return;
        event.preventDefault();
        setComparing(false);
      }}
      onKeyDown={(event) => {
        if (comparing || event.target instanceof HTMLInputElement) return;
        if (onKey(event.key, pictures.length > 1 ? step : () => {})) event.preventDefault();
      }}
    >
      <Bar
        picture={picture}
        count={pictures.length}
        index={index}
        comparing={comparing}
        onCompare={setComparing}
        shut={shut}
      />
      {comparing ? (
        <Compare key={picture.url} after={picture} among={pictures} before={shown.before ?? []} />
      ) : (
        <Stage key={picture.url} picture={picture} shut={shut} step={pictures.length > 1 ? step : undefined} />
      )}
      {!comparing && pictures.length > 1 && (
        <Strip pictures={pictures} index={index} onChoose={(one) => goToPicture(shown, one)} />
      )}
    </dialog>
  );
}

function goToPicture(shown: Viewed, index: number): void {
  viewed.value = { ...shown, index };
}

/** Arrows turn the pages, or move about in a picture that is larger than the screen. */
function onKey(key: string, step: (by: number) => void): boolean {
  const [x, y] = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key] ?? [0, 0];
  if (x || y) {
    if (isZoomed()) pan((x ?? 0) * PAN_STEP_PX, (y ?? 0) * PAN_STEP_PX);
    else if (x) step(-x);
  } else if (key === "+" || key === "=") zoomBy(1.5);
  else if (key === "-") zoomBy(1 / 1.5);
  else if (key === "0") resetZoom();
  else return false;
  return true;
}

interface BarProps {
  picture: Picture;
  count: number;
  index: number;
  comparing: boolean;
  onCompare: (on: boolean) => void;
  shut: () => void;
}

function Bar({ picture, count, index, comparing, onCompare, shut }: BarProps) {
  return (
    <header class="viewer-bar">
      <p class="viewer-name">
        <b title={picture.alt || picture.name}>{picture.name}</b>
        <span>
          {picture.width && picture.height ? `${picture.width} × ${picture.height} px` : ""}
          {count > 1 && <span role="status">{`${picture.width ? " · " : ""}${index + 1} of ${count}`}</span>}
        </span>
      </p>
      <button
        type="button"
        aria-pressed={zoomed.value}
        disabled={comparing}
        onClick={() => (isZoomed() ? resetZoom() : zoomBy(2.5))}
      >
        Zoom
      </button>
      <button type="button" aria-pressed={comparing} onClick={() => onCompare(!comparing)}>
        Compare
      </button>
      <button type="button" onClick={() => save(picture.url, picture.name)}>
        Download
      </button>
      <a href={picture.url} target="_blank" rel="noopener noreferrer">
        Open original
      </a>
      <button type="button" class="viewer-close" aria-label="Close" onClick={shut}>
        ✕
      </button>
    </header>
  );
}
