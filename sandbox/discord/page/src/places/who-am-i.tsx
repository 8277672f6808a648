// Who this tab acts as, and the switch to somebody else.

import { Avatar } from "../chat/avatar";
import { Icon } from "../pick/icon";
import { switchUser } from "../state/live";
import { theme } from "../state/session";
import { me, nameOf, state } from "../state/world";

export function WhoAmI() {
  const person = me.value;
  if (!person) return null;
  return (
    <div class="who">
      <Avatar user={person} size={32} />
      <label>
        <span class="visually-hidden">You are</span>
        <select value={person.username} onChange={(event) => void switchUser(event.currentTarget.value)}>
          {state.value?.users.map((one) => (
            <option key={one.id} value={one.username}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="icon"
        aria-label="A second person, in a new tab"
        title="A second person, in a new tab"
        onClick={() => openSecond(person.username)}
      >
        <Icon name="second" size={18} />
      </button>
      <button
        type="button"
        class="icon"
        aria-label={theme.value === "dark" ? "Light colours" : "Dark colours"}
        title={theme.value === "dark" ? "Light colours" : "Dark colours"}
        onClick={() => {
          theme.value = theme.value === "dark" ? "light" : "dark";
        }}
      >
        <Icon name={theme.value === "dark" ? "sun" : "moon"} size={18} />
      </button>
    </div>
  );
}

function openSecond(mine: string): void {
  const other = state.value?.users.find((one) => one.username !== mine);
  if (other) open(`${location.pathname}?as=${encodeURIComponent(other.username)}`, "_blank", "noopener");
}
