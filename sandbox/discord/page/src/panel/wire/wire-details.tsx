// One record, whole: the call, the rule it broke, what was sent and what came back.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, wordsOf } from "../../api/sandbox";
import { sizeOf, timeOfDay } from "../words";
import { brokenRule, isLetDie } from "./blame";
import { JsonTree } from "./json-tree";
import { directionOf, type Json, nameOf, statusOf, type WireRecord } from "./record";

export function WireDetails({ record, onClose }: { record: WireRecord; onClose: () => void }) {
  const whole = useSignal(record);
  const trouble = useSignal("");
  useEffect(() => {
    if (!record.clipped) return;
    ask<WireRecord>("GET", `/wire/${record.number}`).then(
      (told) => (whole.value = told),
      (error) => (trouble.value = `${wordsOf(error)} This is its beginning.`),
    );
  }, []);
  const shown = whole.value;
  const rule = brokenRule(shown);
  return (
    <section
      class="wire-details"
      aria-label="Details"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // The panel itself would close.
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h3>{nameOf(shown)}</h3>
        <button type="button" class="icon" aria-label="Close the details" onClick={onClose}>
          ✕
        </button>
      </header>
      {rule !== null && <p class="broke">Broken rule: {rule}</p>}
      {isLetDie(shown) && <p class="struck">You let it die: {shown.broke}</p>}
      {shown.fault !== null && <p class="struck">Arranged fault that struck: {shown.fault.replaceAll("_", " ")}</p>}
      <dl>
        {factsOf(shown).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {trouble.value && <p class="hint">{trouble.value}</p>}
      {shown.kind === "rest" ? (
        <>
          {shown.files && shown.files.length > 0 && (
            <>
              <h4>Files</h4>
              <ul>
                {shown.files.map((file) => (
                  <li key={file.index}>
                    {file.filename} <span class="hint">{sizeOf(file.size)}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <Body title="Request" value={shown.request} nothing="without a body" />
          <Body
            title="Response"
            value={shown.response}
            nothing={shown.status === null ? "none was sent" : "without a body"}
          />
        </>
      ) : (
        <Body title="Data" value={shown.data} nothing="none" />
      )}
    </section>
  );
}

function Body({ title, value, nothing }: { title: string; value: Json; nothing: string }) {
  return (
    <>
      <h4>
        {title} {value === null && <span class="hint">{nothing}</span>}
      </h4>
      {value !== null && <JsonTree value={value} />}
    </>
  );
}

function factsOf(record: WireRecord): [string, string][] {
  const common: [string, string][] = [
    ["number", String(record.number)],
    ["at", timeOfDay(record.at_s * 1000, true)],
  ];
  if (record.kind === "gateway") {
    return [
      ...common,
      ["way", directionOf(record).words],
      ["op", String(record.op)],
      ...(record.seq === null ? [] : ([["seq", String(record.seq)]] as [string, string][])),
      ...(record.session === null ? [] : ([["session", record.session]] as [string, string][])),
    ];
  }
  return [
    ...common,
    ["status", statusOf(record)],
    ["took", record.took_ms === null ? "…" : `${record.took_ms} ms`],
    ["path", record.path + (record.query && `?${record.query}`)],
  ];
}
