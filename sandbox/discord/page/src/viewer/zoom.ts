// How much of the viewer's picture is seen: there is one viewer, so there is one zoom.

import { computed, signal } from "@preact/signals";

const MOST = 12;

export interface Zoom {
  scale: number;
  /** How far the picture's middle is from the stage's, in CSS pixels. */
  x: number;
  y: number;
}

const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };

export const zoom = signal<Zoom>(WHOLE);
export const zoomed = computed(() => zoom.value.scale > 1);
/** Half the stage's size: so far the picture may be moved for each time it is larger. */
let half = { width: 0, height: 0 };

export function isZoomed(): boolean {
  return zoomed.peek();
}

export function resetZoom(): void {
  zoom.value = WHOLE;
}

export function measure(stage: DOMRect): void {
  half = { width: stage.width / 2, height: stage.height / 2 };
}

/** Zoom about a point, which stays where it is; it is measured from the stage's middle. */
export function zoomBy(factor: number, aboutX = 0, aboutY = 0): void {
  const { scale, x, y } = zoom.peek();
  const next = Math.min(Math.max(scale * factor, 1), MOST);
  const grown = next / scale;
  set(next, aboutX - (aboutX - x) * grown, aboutY - (aboutY - y) * grown);
}

export function pan(byX: number, byY: number): void {
  const { scale, x, y } = zoom.peek();
  set(scale, x + byX, y + byY);
}

function set(scale: number, x: number, y: number): void {
  const within = (value: number, most: number) => Math.min(Math.max(value, -most), most);
  zoom.value = { scale, x: within(x, half.width * (scale - 1)), y: within(y, half.height * (scale - 1)) };
}
