// A finger that stays on something asks for its menu. Some browsers say so themselves, for the others it is said here.

const HELD_MS = 550;
const STILL_PX = 10;

let timer = 0;
let from: { x: number; y: number } | null = null;
let opened = false;

function end(): void {
  clearTimeout(timer);
  from = null;
}

document.addEventListener(
  "touchstart",
  (event) => {
    end();
    opened = false;
    const [touch] = event.touches;
    if (!touch || event.touches.length > 1) return;
    const { target, clientX, clientY } = touch;
    from = { x: clientX, y: clientY };
    timer = window.setTimeout(() => {
      opened = true;
      target.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX, clientY }));
    }, HELD_MS);
  },
  { passive: true },
);
document.addEventListener(
  "touchmove",
  ({ touches: [touch] }) => {
    if (from && touch && Math.hypot(touch.clientX - from.x, touch.clientY - from.y) > STILL_PX) end();
  },
  { passive: true },
);
document.addEventListener("touchend", (event) => {
  end();
  // The lifted finger must not press what opened under it.
  if (opened && event.cancelable) event.preventDefault();
});
document.addEventListener("touchcancel", end);
document.addEventListener("contextmenu", (event) => event.isTrusted && end());
