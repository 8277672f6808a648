// The messages of a channel, oldest first. It stays at the newest for who reads there, and leaves others where they are.

import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { notices } from "../state/interactions";
import type { ChannelMessages } from "../state/messages";
import { channel, titleOf } from "../state/world";
import { MessageRow } from "./message-row";
import { NoticeRow } from "./notice-row";

const NEAR_PX = 80;

export function MessageList({ messages }: { messages: ChannelMessages }) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLOListElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);

  const toEnd = () => {
    const node = scroller.current;
    if (node && messages.atEnd) node.scrollTop = node.scrollHeight;
  };

  useEffect(() => {
    // Pictures that load and messages that grow must not push the newest out of sight.
    const watcher = new ResizeObserver(toEnd);
    if (content.current) watcher.observe(content.current);
    if (scroller.current) watcher.observe(scroller.current);
    const seeker = new IntersectionObserver(([entry]) => entry?.isIntersecting && void messages.loadOlder(), {
      root: scroller.current,
      rootMargin: "600px 0px 0px 0px",
    });
    if (top.current) seeker.observe(top.current);
    return () => {
      watcher.disconnect();
      seeker.disconnect();
    };
  }, [messages]);

  useLayoutEffect(toEnd);
  useSignalEffect(() => {
    notices.value;
    queueMicrotask(toEnd);
  });

  const ids = messages.ids.value;
  const mine = notices.value.filter((one) => one.channelId === messages.channelId);
  return (
    <div
      class="scroller"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-label="Messages"
      onScroll={(event) => {
        const node = event.currentTarget;
        const isNear = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_PX;
        // Only who scrolls up leaves the end: what grows, the command line say, moves it away from nobody.
        if (isNear || node.scrollTop < lastTop.current) messages.atEnd = isNear;
        lastTop.current = node.scrollTop;
      }}
    >
      <div ref={top} />
      {messages.loaded.value && !messages.hasOlder.value && <Beginning />}
      <ol class="messages" ref={content}>
        {ids.map((id, index) => {
          const message = messages.message(id);
          const before = messages.message(ids[index - 1] ?? "");
          return message && <MessageRow key={id} message={message} before={before} list={messages} />;
        })}
      </ol>
      {mine.map((notice) => (
        <NoticeRow key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Beginning() {
  const place = channel.value;
  if (!place) return null;
  return (
    <div class="beginning">
      <h2>{place.type === 1 ? `@${titleOf(place)}` : `Welcome to #${titleOf(place)}`}</h2>
      <p>{place.topic ?? "This is where it begins."}</p>
      <p class="hint">
        A Discord on your own machine. Its image service fills the mask from the surroundings; it does not read the
        prompt.
      </p>
    </div>
  );
}
