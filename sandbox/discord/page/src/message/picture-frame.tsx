// A picture in a message: its place is kept before it has loaded, a spoiler is covered, a click opens it large.

import type { CSSProperties } from "preact";
import { useContext, useRef, useState } from "preact/hooks";
import { look } from "../viewer/pictures";
import { reachable, sameFile } from "./links";
import { ShownMessage } from "./shown-message";
import "../styles/pictures.css";

export interface Framed {
  url: string;
  alt?: string | null | undefined;
  name: string;
  width?: number | null | undefined;
  height?: number | null | undefined;
  spoiler?: boolean | undefined;
}

interface Props {
  picture: Framed;
  /** Its own shape within these bounds; without them it fills the place that CSS gives it. */
  within?: { width: number; height: number } | undefined;
}

export function PictureFrame({ picture, within }: Props) {
  const message = useContext(ShownMessage);
  const [revealed, setRevealed] = useState(false);
  const link = useLivingLink(picture.url);
  const covered = (picture.spoiler ?? false) && !revealed;
  const alt = picture.alt ?? "";
  if (link.dead) return <DeadPicture picture={picture} within={within} />;
  return (
    <span
      class="picture"
      style={within && shape(picture, within)}
      data-covered={covered || undefined}
      data-unsized={!picture.width || undefined}
    >
      <button
        type="button"
        class="picture-open"
        aria-label={covered ? "Spoiler: show the picture" : `Open ${alt || picture.name}`}
        onClick={() => {
          if (covered) setRevealed(true);
          else if (message) look(message, picture.url);
        }}
      >
        <img
          src={link.src}
          alt={covered ? "" : alt}
          width={picture.width ?? undefined}
          height={picture.height ?? undefined}
          loading="lazy"
          decoding="async"
          onError={link.onError}
        />
        {covered && <span class="cover-word">Spoiler</span>}
      </button>
      {alt && !covered && (
        <span class="alt-badge" title={alt} aria-hidden="true">
          ALT
        </span>
      )}
    </span>
  );
}

function DeadPicture({ picture, within }: Props) {
  return (
    <span class="picture dead" style={within && shape(picture, within)}>
      <span class="dead-words" title={picture.alt ?? picture.name}>
        <span aria-hidden="true">🖼 </span>This picture's link has died
        <br />
        <span class="hint">{picture.alt || picture.name}</span>
      </span>
    </span>
  );
}

/** As large as fits, never larger than the picture is. */
function shape({ width, height }: Framed, within: { width: number; height: number }): CSSProperties {
  if (!width || !height) return { maxWidth: `min(100%, ${within.width}px)` };
  const scale = Math.min(1, within.width / width, within.height / height);
  return { width: `${Math.max(Math.round(width * scale), 1)}px`, aspectRatio: `${width} / ${height}` };
}

/** The same address for as long as it works: an edit signs links anew, which should not load the picture again. */
function useLivingLink(url: string) {
  const shown = useRef(url);
  const [failed, setFailed] = useState<string | null>(null);
  if (!sameFile(shown.current, url) || failed === shown.current) shown.current = url;
  const src = shown.current;
  return { src: reachable(src), dead: failed === src, onError: () => setFailed(src) };
}
