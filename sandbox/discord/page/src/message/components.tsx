// Components V2: texts, sections, galleries, files and separators, alone or in containers.

import { useState } from "preact/hooks";
import type { Component, Container, GalleryItem, Section, Thumbnail } from "../api/types";
import { Markdown } from "../markdown/markdown";
import { cssColour } from "../state/world";
import { isVideo } from "../viewer/pictures";
import { ButtonShown, Row } from "./controls";
import { FileCard } from "./file-card";
import { Gallery, type GalleryEntry } from "./gallery";
import { fileNameOf } from "./links";
import { PictureFrame } from "./picture-frame";
import { UnknownComponent } from "./unknown-component";
import "../styles/components.css";

export function Components({ components }: { components: Component[] }) {
  return (
    <>
      {components.map((one) => (
        <Shown key={one.id} component={one} />
      ))}
    </>
  );
}

function Shown({ component }: { component: Component }) {
  switch (component.type) {
    case 1:
      return <Row row={component} />;
    case 9:
      return <SectionShown section={component} />;
    case 10:
      return <Markdown text={component.content} />;
    case 12:
      return <Gallery entries={component.items.map(entryOf)} />;
    case 13: {
      const { file, name, size, spoiler } = component;
      const shown = name ?? fileNameOf(file.url);
      return <FileCard url={file.url} name={shown} size={size} contentType={file.content_type} spoiler={spoiler} />;
    }
    case 14:
      return <hr class="separator" data-spacing={component.spacing} data-divider={component.divider} />;
    case 17:
      return <ContainerShown container={component} />;
    default:
      return <UnknownComponent type={component.type} />;
  }
}

function ContainerShown({ container }: { container: Container }) {
  const [revealed, setRevealed] = useState(false);
  const covered = (container.spoiler ?? false) && !revealed;
  const accent = container.accent_color;
  return (
    <div
      class="container"
      data-covered={covered || undefined}
      style={
        accent === null || accent === undefined ? undefined : { borderInlineStart: `4px solid ${cssColour(accent)}` }
      }
    >
      <div class="container-content" inert={covered} aria-hidden={covered || undefined}>
        <Components components={container.components} />
      </div>
      {covered && (
        <button type="button" class="container-cover" aria-expanded={false} onClick={() => setRevealed(true)}>
          <span class="cover-word">Spoiler</span>
        </button>
      )}
    </div>
  );
}

function SectionShown({ section }: { section: Section }) {
  const { accessory } = section;
  return (
    <div class="section">
      <div class="section-texts">
        <Components components={section.components} />
      </div>
      <div class="section-accessory">
        {accessory.type === 11 ? <ThumbnailShown thumbnail={accessory} /> : <ButtonShown button={accessory} />}
      </div>
    </div>
  );
}

function ThumbnailShown({ thumbnail }: { thumbnail: Thumbnail }) {
  return (
    <div class="thumbnail">
      <PictureFrame picture={entryOf(thumbnail)} />
    </div>
  );
}

function entryOf({ media, description, spoiler }: GalleryItem): GalleryEntry {
  return {
    url: media.url,
    alt: description,
    name: fileNameOf(media.url),
    width: media.width,
    height: media.height,
    spoiler,
    video: isVideo(media.content_type),
  };
}
