// The one picture: click, wheel and two fingers zoom, dragging moves it, a click beside it closes the viewer.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Picture } from "./pictures";
import { isZoomed, measure, pan, resetZoom, zoom, zoomBy, zoomed } from "./zoom";

const CLICK_ZOOM = 2.5;
const WHEEL_SPEED = 0.002;
/** A finger that moves less than this has tapped. */
const TAP_PX = 6;

interface Props {
  picture: Picture;
  shut: () => void;
  step: ((by: number) => void) | undefined;
}

export function Stage({ picture, shut, step }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const [dead, setDead] = useState(false);
  const touch = useTouch(shut);
  useEffect(() => {
    const node = stage.current;
    if (!node) return;
    const onWheel = (event: WheelEvent) => {
      // The listener is not Preact's: the browser must be told that the wheel does not scroll.
      event.preventDefault();
      const [x, y] = fromMiddle(node, event);
      zoomBy(Math.exp(-event.deltaY * WHEEL_SPEED), x, y);
    };
    node.addEventListener("wheel", onWheel, { passive: false });
    return () => node.removeEventListener("wheel", onWheel);
  }, []);
  const { scale, x, y } = zoom.value;
  return (
    <div class="viewer-middle">
      <div class="stage" ref={stage} data-zoomed={zoomed.value || undefined} {...touch}>
        {dead ? (
          <p class="stage-dead">This picture's link has died</p>
        ) : (
          <img
            src={picture.url}
            alt={picture.alt || picture.name}
            width={picture.width ?? undefined}
            height={picture.height ?? undefined}
            draggable={false}
            style={{ transform: `translate(${x}px, ${y}px) scale(${scale})` }}
            onError={() => setDead(true)}
          />
        )}
      </div>
      {step && (
        <>
          <button type="button" class="turn" data-side="left" aria-label="Previous picture" onClick={() => step(-1)}>
            ‹
          </button>
          <button type="button" class="turn" data-side="right" aria-label="Next picture" onClick={() => step(1)}>
            ›
          </button>
        </>
      )}
    </div>
  );
}

/** Follows one pointer that drags, or two that pinch. */
function useTouch(shut: () => void) {
  const pointers = useRef(new Map<number, PointerEvent>());
  const moved = useRef(0);
  return {
    onPointerDown(event: PointerEvent) {
      const node = event.currentTarget as HTMLElement;
      if (event.button !== 0) return;
      measure(node.getBoundingClientRect());
      node.setPointerCapture(event.pointerId);
      if (pointers.current.size === 0) moved.current = 0;
      pointers.current.set(event.pointerId, event);
    },
    onPointerMove(event: PointerEvent) {
      const known = pointers.current;
      const before = known.get(event.pointerId);
      if (!before) return;
      const other = [...known.values()].find((one) => one.pointerId !== event.pointerId);
      moved.current += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
      known.set(event.pointerId, event);
      if (!other) return pan(event.clientX - before.clientX, event.clientY - before.clientY);
      const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
      const [x, y] = fromMiddle(event.currentTarget as HTMLElement, middle);
      zoomBy(distance(event, other) / Math.max(distance(before, other), 1), x, y);
    },
    onPointerUp(event: PointerEvent) {
      const node = event.currentTarget as HTMLElement;
      const wasAlone = pointers.current.size === 1;
      if (!pointers.current.delete(event.pointerId) || !wasAlone || moved.current > TAP_PX) return;
      tap(node, event, shut);
    },
    onPointerCancel(event: PointerEvent) {
      pointers.current.delete(event.pointerId);
    },
  };
}

function tap(stage: HTMLElement, event: PointerEvent, shut: () => void): void {
  // The stage has captured the pointer: what is under it must be asked for.
  const onPicture = document.elementFromPoint(event.clientX, event.clientY) instanceof HTMLImageElement;
  if (!onPicture && !isZoomed()) shut();
  else if (isZoomed()) resetZoom();
  else zoomBy(CLICK_ZOOM, ...fromMiddle(stage, event));
}

function fromMiddle(stage: HTMLElement, at: { clientX: number; clientY: number }): [number, number] {
  const box = stage.getBoundingClientRect();
  measure(box);
  return [at.clientX - box.left - box.width / 2, at.clientY - box.top - box.height / 2];
}

function distance(one: PointerEvent, other: PointerEvent): number {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}
