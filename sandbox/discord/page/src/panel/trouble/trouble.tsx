// The tab for the curious: what one can do to the bot and to Discord, and whether the bot is back.

import { Age } from "./age";
import { BotSection } from "./bot-section";
import { DiscordFaults } from "./discord-faults";
import { Gateway } from "./gateway";
import { Presence } from "./presence";
import { Times } from "./times";

export function Trouble() {
  return (
    <>
      <Presence />
      <BotSection />
      <Gateway />
      <Age />
      <Times />
      <DiscordFaults />
    </>
  );
}
