// Who this tab acts as, and the switch to somebody else.

import { ask } from "../api/sandbox";
import type { Person } from "../api/types";
import { Avatar } from "../chat/avatar";
import { spokenByApp } from "../composer/offered";
import { Icon } from "../pick/icon";
import { isMenuOpen, openMenu } from "../pick/menu";
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
        aria-label={`Language: ${nameOfLanguage(person.locale)}`}
        aria-haspopup="menu"
        aria-expanded={isMenuOpen(LANGUAGE)}
        title="Language"
        onClick={(event) => openLanguages(person, event.currentTarget)}
      >
        <Icon name="globe" size={18} />
      </button>
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

const LANGUAGE = "Language";

/** The languages that the app's commands are in; this page itself stays English. */
function openLanguages(person: Person, at: HTMLElement): void {
  const locales = new Set(["en-US", person.locale, ...spokenByApp.value]);
  const entries = [...locales].sort().map((locale) => ({
    label: nameOfLanguage(locale),
    ...(locale === person.locale && { icon: "check" as const }),
    onChoose: () => void ask("PATCH", `/people/${person.id}`, { locale }).catch(() => {}),
  }));
  openMenu(LANGUAGE, entries, at);
}

/** A language as those who speak it call it. */
function nameOfLanguage(locale: string): string {
  return new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
}

function openSecond(mine: string): void {
  const other = state.value?.users.find((one) => one.username !== mine);
  if (other) open(`${location.pathname}?as=${encodeURIComponent(other.username)}`, "_blank", "noopener");
}
