// What stands before a channel's name: what kind of place it is.

import { type Channel, Permission } from "../api/types";
import { Icon } from "../pick/icon";

const ANNOUNCEMENTS = 5;
const THREADS_FROM = 10;

export function ChannelSign({ place }: { place: Channel }) {
  const words = isPrivate(place) ? "private" : isReadOnly(place) ? "announcements" : null;
  return (
    <>
      <span class="sign" aria-hidden="true">
        {words ? <Icon name={words === "private" ? "lock" : "megaphone"} size={16} /> : letterOf(place)}
      </span>
      {words && <span class="visually-hidden">{words}: </span>}
    </>
  );
}

function letterOf({ type }: Channel): string {
  if (type === 1) return "@";
  return type >= THREADS_FROM ? "↳" : "#";
}

/** Not everybody may look into it. */
function isPrivate(place: Channel): boolean {
  return isDenied(place, Permission.VIEW_CHANNEL);
}

/** Few write, everybody reads. */
function isReadOnly(place: Channel): boolean {
  return place.type === ANNOUNCEMENTS || isDenied(place, Permission.SEND_MESSAGES);
}

/** Whether the channel takes it from everyone; a server's everyone has the server's id. */
function isDenied({ guild_id, permission_overwrites }: Channel, permission: bigint): boolean {
  const everyone = permission_overwrites?.find((one) => one.id === guild_id);
  return everyone !== undefined && (BigInt(everyone.deny) & permission) !== 0n;
}
