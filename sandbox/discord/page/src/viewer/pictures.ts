// Which pictures there are to look at, and which of them may be what the bot started from.

import { signal } from "@preact/signals";
import { type Attachment, type Component, Flag, type GalleryItem, type Message } from "../api/types";
import { fileNameOf, reachable, sameFile } from "../message/links";
import { messages } from "../state/live";

export interface Picture {
  url: string;
  alt: string;
  name: string;
  width: number | null;
  height: number | null;
  spoiler?: boolean;
}

/** `before`: pictures from elsewhere to compare with, the likeliest first. */
export interface Viewed {
  pictures: Picture[];
  index: number;
  before?: Picture[];
}

/** The pictures to look through and the one that is shown; null shuts the viewer. */
export const viewed = signal<Viewed | null>(null);

/** Open the viewer on one of a message's pictures. */
export function look(message: Message, url: string): void {
  const pictures = picturesOf(message);
  const index = pictures.findIndex((one) => sameFile(one.url, url));
  if (index < 0) return;
  viewed.value = { pictures, index, before: picturesBefore(message) };
}

export function picturesOf(message: Message): Picture[] {
  const isV2 = (message.flags & Flag.COMPONENTS_V2) !== 0;
  const found = [
    // With Components V2 the files are there only where a component shows them.
    ...(isV2 ? [] : attached(message.attachments)),
    ...message.embeds
      .flatMap(({ image, thumbnail }) => [image, thumbnail])
      .flatMap((one) => (one ? [picture(one.url, null, one.width, one.height)] : [])),
    ...message.components.flatMap(inComponent),
  ];
  return found.filter((one, index) => found.findIndex((other) => other.url === one.url) === index);
}

function attached(files: Attachment[]): Picture[] {
  return files
    .filter((one) => one.content_type?.startsWith("image/") && one.width)
    .map((one) => picture(one.url, one.description, one.width, one.height, isSpoiler(one), one.filename));
}

export function isSpoiler(file: { flags?: number; filename: string }): boolean {
  return ((file.flags ?? 0) & (1 << 3)) !== 0 || file.filename.startsWith("SPOILER_");
}

function inComponent(component: Component): Picture[] {
  switch (component.type) {
    case 9:
      return component.accessory.type === 11 ? inComponent(component.accessory) : [];
    case 11:
      return [item(component)];
    case 12:
      return component.items.filter((one) => !isVideo(one.media.content_type)).map(item);
    case 17:
      return component.components.flatMap(inComponent);
    default:
      return [];
  }
}

export function isVideo(contentType: string | null | undefined): boolean {
  return contentType?.startsWith("video/") ?? false;
}

function item({ media, description, spoiler }: GalleryItem): Picture {
  return picture(media.url, description, media.width, media.height, spoiler);
}

function picture(
  url: string,
  alt: string | null | undefined,
  width: number | null | undefined,
  height: number | null | undefined,
  spoiler = false,
  name = fileNameOf(url),
): Picture {
  return { url: reachable(url), alt: alt ?? "", name, width: width ?? null, height: height ?? null, spoiler };
}

/** What the message answers: what its command was given, and the pictures of the messages that it goes back to. */
function picturesBefore(message: Message): Picture[] {
  const by = message.interaction_metadata;
  const related = [
    by?.target_message_id,
    by?.original_response_message_id,
    by?.interacted_message_id,
    by?.triggering_interaction_metadata?.interacted_message_id,
    message.message_reference?.message_id,
  ].flatMap((id) => {
    const found = id && id !== message.id ? messages.value?.message(id)?.peek() : undefined;
    return found ? [...picturesOf(found), ...attached(found.sandbox_given ?? [])] : [];
  });
  return [...attached(message.sandbox_given ?? []), ...related];
}
