// Tabs as ARIA wants them: arrows, Home and End move between them, and only the chosen one is in the tab order.

import type { ComponentChildren } from "preact";

interface Props<Name extends string> {
  label: string;
  tabs: Record<Name, string>;
  chosen: Name;
  onChoose: (name: Name) => void;
  /** What stays between the tabs and what scrolls. */
  below?: ComponentChildren;
  children: ComponentChildren;
}

export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, below, children }: Props<Name>) {
  const names = Object.keys(tabs) as Name[];
  const move = (event: KeyboardEvent) => {
    const place = names.indexOf(chosen);
    const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: names.length - 1 }[event.key];
    const next = to === undefined ? undefined : names[(to + names.length) % names.length];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === chosen}
            aria-controls="tab-panel"
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => onChoose(name)}
          >
            {tabs[name]}
          </button>
        ))}
      </div>
      {below}
      <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${chosen}`} data-tab={chosen}>
        {children}
      </div>
    </>
  );
}
