// Embeds: cards with a coloured edge.

import type { ComponentChildren } from "preact";
import type { Embed } from "../api/types";
import { Markdown } from "../markdown/markdown";
import { cssColour, isToday } from "../state/world";
import { Gallery } from "./gallery";
import { fileNameOf, reachable } from "./links";
import { PictureFrame } from "./picture-frame";
import "../styles/embeds.css";

const FIELDS_A_ROW = 3;
const COLUMNS = 12;
const PICTURES_AN_EMBED = 4;
const THUMBNAIL = { width: 80, height: 80 };

type Field = NonNullable<Embed["fields"]>[number];
type Picture = NonNullable<Embed["image"]>;

export function Embeds({ embeds }: { embeds: Embed[] }) {
  return (
    <>
      {together(embeds).map(({ embed, pictures }, index) => (
        <EmbedCard key={index} embed={embed} pictures={pictures} />
      ))}
    </>
  );
}

/** Embeds with one link are one embed with up to four pictures. */
function together(embeds: Embed[]): { embed: Embed; pictures: Picture[] }[] {
  const shown: { embed: Embed; pictures: Picture[] }[] = [];
  for (const embed of embeds) {
    const first = embed.url && embed.image ? shown.find((one) => one.embed.url === embed.url) : undefined;
    if (!first) shown.push({ embed, pictures: embed.image ? [embed.image] : [] });
    else if (embed.image && first.pictures.length < PICTURES_AN_EMBED) first.pictures.push(embed.image);
  }
  return shown;
}

function EmbedCard({ embed, pictures }: { embed: Embed; pictures: Picture[] }) {
  const { author, title, description, fields, footer, thumbnail, timestamp, color } = embed;
  return (
    <article
      class="embed"
      style={color ? { borderInlineStartColor: cssColour(color) } : undefined}
      aria-label={title || "Embed"}
    >
      {thumbnail && (
        <div class="embed-thumbnail">
          <PictureFrame picture={{ ...thumbnail, name: fileNameOf(thumbnail.url) }} within={THUMBNAIL} />
        </div>
      )}
      {author && (
        <p class="embed-author">
          <Icon url={author.icon_url} />
          <Linked url={author.url}>{author.name}</Linked>
        </p>
      )}
      {title && (
        <p class="embed-title">
          <Linked url={embed.url}>
            <Markdown text={title} inline />
          </Linked>
        </p>
      )}
      {description && (
        <div class="embed-description">
          <Markdown text={description} />
        </div>
      )}
      {fields && fields.length > 0 && (
        <div class="embed-fields">
          {inRows(fields).map(({ field, span }, index) => (
            <div key={index} data-span={span}>
              <p class="field-name">
                <Markdown text={field.name} inline />
              </p>
              <Markdown text={field.value} />
            </div>
          ))}
        </div>
      )}
      {pictures.length > 0 && (
        <div class="embed-pictures">
          <Gallery entries={pictures.map((one) => ({ ...one, name: fileNameOf(one.url) }))} />
        </div>
      )}
      {(footer || timestamp) && (
        <p class="embed-footer">
          <Icon url={footer?.icon_url} />
          <span dir="auto">
            {footer?.text}
            {footer && timestamp && " • "}
            {timestamp && <time dateTime={timestamp}>{dateOf(timestamp)}</time>}
          </span>
        </p>
      )}
    </article>
  );
}

function Linked({ url, children }: { url: string | undefined; children: ComponentChildren }) {
  if (!url || !/^https?:/i.test(url)) return <span dir="auto">{children}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" dir="auto">
      {children}
    </a>
  );
}

function Icon({ url }: { url: string | undefined }) {
  return url ? (
    <img class="embed-icon" src={reachable(url)} alt="" width={24} height={24} loading="lazy" decoding="async" />
  ) : null;
}

/** Inline fields that follow each other share rows of three; a row of fewer is shared evenly. */
function inRows(fields: Field[]): { field: Field; span: number }[] {
  const rows: Field[][] = [];
  for (const field of fields) {
    const row = rows.at(-1);
    const fits = field.inline && row?.every((one) => one.inline) && row.length < FIELDS_A_ROW;
    if (row && fits) row.push(field);
    else rows.push([field]);
  }
  return rows.flatMap((row) => row.map((field) => ({ field, span: COLUMNS / row.length })));
}

function dateOf(timestamp: string): string {
  const then = new Date(timestamp);
  return isToday(then)
    ? `Today at ${then.toLocaleTimeString([], { timeStyle: "short" })}`
    : then.toLocaleString([], { dateStyle: "short", timeStyle: "short" });
}
