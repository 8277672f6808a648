// An emoji that a server or an app has uploaded. The sandbox keeps none and asks nobody for their pictures:
// a tile with its first letter takes the place that it will have in Discord.

const COLOURS = 8;

export function CustomEmoji({ id, name }: { id: string; name: string }) {
  const word = `:${name}:`;
  return (
    <span
      class="emoji custom-emoji"
      role="img"
      aria-label={word}
      title={`${word} (custom emoji ${id})`}
      data-colour={Number(BigInt(id) % BigInt(COLOURS))}
    >
      {name[0]?.toUpperCase()}
    </span>
  );
}
