// Something that opens beside what it belongs to, above all else: lists, menus, cards. On a phone it can be a sheet.

import { autoUpdate, computePosition, flip, offset, type Placement, shift, size } from "@floating-ui/dom";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import "../styles/pick.css";

const MARGIN_PX = 8;

/** What it stands beside: an element, or a point where the mouse was. */
export type Anchor = HTMLElement | { x: number; y: number };

interface Props {
  class: string;
  anchor: Anchor | null;
  placement?: Placement;
  sameWidth?: boolean;
  /** On a phone: a sheet at the lower edge, as wide as the screen. */
  sheet?: boolean;
  /** A press outside of it and of its anchor. */
  onOutside?: () => void;
  children: ComponentChildren;
}

export function Popup(props: Props) {
  const { anchor, placement = "bottom-start", sameWidth = false, sheet = false, onOutside, children } = props;
  const node = useRef<HTMLDivElement>(null);
  const isSheet = sheet && onPhone();

  useLayoutEffect(() => {
    const popup = node.current;
    if (!popup || !anchor) return;
    popup.showPopover();
    // Only now can what is in it take the focus.
    popup.querySelector<HTMLElement>("[data-takes-focus]")?.focus({ preventScroll: true });
    if (isSheet) return;
    const place = () => void position(popup, anchor, placement, sameWidth);
    return anchor instanceof HTMLElement ? autoUpdate(anchor, popup, place) : place();
  }, [anchor, placement, sameWidth, isSheet]);

  useEffect(() => {
    if (!onOutside) return;
    const pressed = (event: Event) => {
      const target = event.target as Node;
      if (node.current?.contains(target) || (anchor instanceof HTMLElement && anchor.contains(target))) return;
      onOutside();
    };
    document.addEventListener("pointerdown", pressed, true);
    return () => document.removeEventListener("pointerdown", pressed, true);
  }, [anchor, onOutside]);

  return (
    <div class={`popup ${props.class}`} data-sheet={isSheet || undefined} ref={node} popover="manual">
      {children}
    </div>
  );
}

export function onPhone(): boolean {
  return matchMedia("(max-width: 700px)").matches;
}

async function position(popup: HTMLElement, anchor: Anchor, placement: Placement, sameWidth: boolean): Promise<void> {
  const reference = anchor instanceof HTMLElement ? anchor : { getBoundingClientRect: () => rectAt(anchor) };
  const { x, y } = await computePosition(reference, popup, {
    placement,
    strategy: "fixed",
    middleware: [
      offset(anchor instanceof HTMLElement ? 4 : 0),
      flip({ padding: MARGIN_PX }),
      shift({ padding: MARGIN_PX }),
      size({
        padding: MARGIN_PX,
        apply({ rects, availableHeight }) {
          popup.style.setProperty("--available-height", `${Math.max(availableHeight, 120)}px`);
          if (sameWidth) popup.style.width = `${rects.reference.width}px`;
        },
      }),
    ],
  });
  Object.assign(popup.style, { left: `${x}px`, top: `${y}px` });
}

function rectAt({ x, y }: { x: number; y: number }): DOMRect {
  return new DOMRect(x, y, 0, 0);
}
