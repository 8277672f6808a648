// A round picture for somebody without one: the first letter on a colour that the id decides.

import type { User } from "../api/types";

const COLOURS = ["#5865f2", "#3b7d4f", "#a15c00", "#b03a5b", "#7a4fb5", "#1f7a8c"];

export function Avatar({ user, size }: { user: User; size: number }) {
  const colour = COLOURS[Number(BigInt(user.id) % BigInt(COLOURS.length))];
  return (
    <span
      class="avatar"
      aria-hidden="true"
      style={{ backgroundColor: colour, width: `${size}px`, height: `${size}px`, fontSize: `${size * 0.45}px` }}
    >
      {user.bot ? "R" : (user.global_name ?? user.username)[0]?.toUpperCase()}
    </span>
  );
}
