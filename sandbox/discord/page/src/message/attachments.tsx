// A message's files: pictures and videos together, then the others one below the other.

import type { Attachment } from "../api/types";
import { isSpoiler, isVideo } from "../viewer/pictures";
import { FileCard } from "./file-card";
import { Gallery } from "./gallery";

export function Attachments({ files }: { files: Attachment[] }) {
  const visual = files.filter(isVisual);
  const others = files.filter((one) => !isVisual(one));
  return (
    <>
      {visual.length > 0 && (
        <Gallery
          entries={visual.map((one) => ({
            url: one.url,
            alt: one.description,
            name: nameOf(one),
            width: one.width,
            height: one.height,
            spoiler: isSpoiler(one),
            video: isVideo(one.content_type),
          }))}
        />
      )}
      {others.map((one) => (
        <FileCard
          key={one.id}
          url={one.url}
          name={nameOf(one)}
          size={one.size}
          contentType={one.content_type}
          description={one.description}
          spoiler={isSpoiler(one)}
        />
      ))}
    </>
  );
}

function isVisual(file: Attachment): boolean {
  return (file.content_type?.startsWith("image/") && file.width !== undefined) || isVideo(file.content_type);
}

/** Discord keeps the name as it was given apart from the one in the link. */
function nameOf(file: Attachment): string {
  const ending = /\.\w+$/.exec(file.filename)?.[0] ?? "";
  return file.title ? `${file.title}${file.title.endsWith(ending) ? "" : ending}` : file.filename;
}
