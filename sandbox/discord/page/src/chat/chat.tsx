// The open channel: its header, its messages, who types, and the command line.

import { Composer } from "../composer/composer";
import { Icon, type IconName } from "../pick/icon";
import { ChannelSign } from "../places/channel-sign";
import { DRAWER_BUTTON } from "../places/scrim";
import { messages, typing } from "../state/live";
import { drawer, type PanelName, panel } from "../state/session";
import { botOnline, channel, nameOf, state, titleOf, users } from "../state/world";
import { AgeGate, isGated } from "./age-gate";
import { MessageList } from "./message-list";

export function Chat() {
  const place = channel.value;
  const shown = messages.value;
  return (
    <main class="chat">
      <header class="chat-header">
        <button
          type="button"
          class="icon only-narrow"
          id={DRAWER_BUTTON}
          aria-label="Channels"
          aria-expanded={drawer.value}
          onClick={() => {
            drawer.value = !drawer.value;
          }}
        >
          <Icon name="menu" />
        </button>
        <h1>
          {place && <ChannelSign place={place} />}
          {place ? titleOf(place) : "…"}
        </h1>
        <p class="topic">{place?.topic}</p>
        <span class="bot-status" role="status" data-online={botOnline.value}>
          {botOnline.value ? "bot online" : "bot offline"}
        </span>
        <PanelButton name="people" label="Members" icon="people" />
        <PanelButton name="backstage" label="Backstage: the wire, the image API, trouble" icon="tools" />
      </header>
      {place && isGated(place) ? (
        <AgeGate />
      ) : (
        <>
          {shown && <MessageList key={`${shown.userId} ${shown.channelId}`} messages={shown} />}
          <Typing />
          <Composer />
        </>
      )}
    </main>
  );
}

function PanelButton({ name, label, icon }: { name: PanelName; label: string; icon: IconName }) {
  return (
    <button
      type="button"
      class="icon"
      aria-label={label}
      title={label}
      aria-pressed={panel.value === name}
      onClick={() => {
        panel.value = panel.value === name ? null : name;
      }}
    >
      <Icon name={icon} />
    </button>
  );
}

function Typing() {
  const names = [...typing.value.keys()].flatMap((id) => {
    const user = users.value.get(id) ?? (state.value?.bot.id === id ? state.value.bot : undefined);
    return user ? [nameOf(user)] : [];
  });
  return (
    <p class="typing" aria-live="polite">
      {names.length > 0 && `${names.join(", ")} ${names.length > 1 ? "are" : "is"} typing…`}
    </p>
  );
}
