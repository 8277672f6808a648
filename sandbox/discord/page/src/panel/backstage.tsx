// Behind the scene: cause trouble, turn the image API, read the wire. This is how one watches the bot cope.

import "./backstage.css";
import { signal } from "@preact/signals";
import { Said } from "./deed";
import { PanelFrame } from "./frame";
import { ImageApi } from "./image-api/image-api";
import { Tabs } from "./tabs";
import { Trouble } from "./trouble/trouble";
import { Wire } from "./wire/wire";

const TABS = { trouble: "Trouble", "image-api": "Image API", wire: "Wire" };
type TabName = keyof typeof TABS;

const REMEMBERED = "retouch-sandbox-backstage-tab";
const chosen = signal<TabName>(remembered());

export default function Backstage() {
  return (
    <PanelFrame
      title="Backstage"
      promise="This is how one watches the bot cope."
      width={chosen.value === "wire" ? "wide" : "normal"}
    >
      <Tabs
        label="Backstage"
        tabs={TABS}
        chosen={chosen.value}
        onChoose={choose}
        below={chosen.value !== "wire" && <Said />}
      >
        {chosen.value === "trouble" && <Trouble />}
        {chosen.value === "image-api" && <ImageApi />}
        {chosen.value === "wire" && <Wire />}
      </Tabs>
    </PanelFrame>
  );
}

function choose(name: TabName): void {
  chosen.value = name;
  sessionStorage.setItem(REMEMBERED, name);
}

function remembered(): TabName {
  const saved = sessionStorage.getItem(REMEMBERED) ?? "";
  return saved in TABS ? (saved as TabName) : "trouble";
}
