// The records in sight, newest last. It stays at the newest for who reads there, and leaves others where they are.

import { memo } from "preact/compat";
import { useLayoutEffect, useRef } from "preact/hooks";
import { counted, sizeOf, timeOfDay } from "../words";
import { brokenRule, isLetDie } from "./blame";
import { directionOf, filesWeight, isRefusal, nameOf, statusOf, type WireRecord } from "./record";

const NEAR_PX = 40;
/** Rows are drawn in blocks of so many numbers: at a hundred records a second only the newest block changes. */
const BLOCK = 40;

interface Props {
  records: readonly WireRecord[];
  chosen: number | null;
  onChoose: (record: WireRecord) => void;
}

export function WireList({ records, chosen, onChoose }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const node = list.current;
    if (node && atEnd.current) node.scrollTop = node.scrollHeight;
  });
  // One stop for the Tab key; arrows move from row to row.
  const stop = records.some((one) => one.number === chosen) ? chosen : records[records.length - 1]?.number;
  return (
    <ol
      class="wire-list"
      ref={list}
      aria-label="What passed between the bot and Discord"
      onScroll={(event) => {
        const node = event.currentTarget;
        atEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_PX;
      }}
      onKeyDown={moveFocus}
    >
      {blocksOf(records).map((block) => (
        <WireBlock
          key={placeOf(block[0])}
          records={block}
          chosen={within(block, chosen)}
          stop={within(block, stop)}
          onChoose={onChoose}
        />
      ))}
      {!records.length && <li class="hint padded">Nothing to see here yet.</li>}
    </ol>
  );
}

interface BlockProps {
  records: readonly WireRecord[];
  /** Numbers; null where it is in another block. */
  chosen: number | null;
  stop: number | null;
  onChoose: (record: WireRecord) => void;
}

const WireBlock = memo(function WireBlock({ records, chosen, stop, onChoose }: BlockProps) {
  return (
    <>
      {records.map((record) => (
        <WireRow
          key={record.number}
          record={record}
          isChosen={record.number === chosen}
          isStop={record.number === stop}
          onChoose={onChoose}
        />
      ))}
    </>
  );
}, isSameBlock);

/** Records never change, so that a block with the same ends and as many between them is the same. */
function isSameBlock(before: BlockProps, after: BlockProps): boolean {
  const [one, other] = [before.records, after.records];
  return (
    one.length === other.length &&
    one[0] === other[0] &&
    one[one.length - 1] === other[other.length - 1] &&
    before.chosen === after.chosen &&
    before.stop === after.stop
  );
}

function blocksOf(records: readonly WireRecord[]): WireRecord[][] {
  const blocks: WireRecord[][] = [];
  for (const record of records) {
    const last = blocks[blocks.length - 1];
    if (last && placeOf(last[0]) === placeOf(record)) last.push(record);
    else blocks.push([record]);
  }
  return blocks;
}

function placeOf(record: WireRecord | undefined): number {
  return record ? Math.floor(record.number / BLOCK) : -1;
}

function within(block: readonly WireRecord[], number: number | null | undefined): number | null {
  return number !== null && number !== undefined && placeOf(block[0]) === Math.floor(number / BLOCK) ? number : null;
}

interface RowProps {
  record: WireRecord;
  isChosen: boolean;
  isStop: boolean;
  onChoose: (record: WireRecord) => void;
}

const WireRow = memo(function WireRow({ record, isChosen, isStop, onChoose }: RowProps) {
  const { sign, words } = directionOf(record);
  const rule = brokenRule(record);
  return (
    <li class="wire-row" data-broken={rule !== null || undefined}>
      <button type="button" aria-pressed={isChosen} tabIndex={isStop ? 0 : -1} onClick={() => onChoose(record)}>
        <time>{timeOfDay(record.at_s * 1000)}</time>
        <span class="sign" data-way={record.kind === "rest" ? "rest" : record.direction}>
          <span aria-hidden="true">{sign}</span>
          <span class="visually-hidden">{words}</span>
        </span>
        <span class="name">{nameOf(record)}</span>
        <span class="extent">{extentOf(record)}</span>
        <span class="status" data-refused={isRefusal(record) || undefined}>
          {statusOf(record)}
        </span>
        <span class="took">
          {record.kind === "rest" && record.took_ms !== null && `${Math.round(record.took_ms)} ms`}
        </span>
        {rule !== null && <span class="broke">Broken rule: {rule}</span>}
        {isLetDie(record) && <span class="struck">you let it die: {record.broke}</span>}
        {record.fault !== null && <span class="struck">arranged: {record.fault.replaceAll("_", " ")}</span>}
      </button>
    </li>
  );
});

function extentOf(record: WireRecord): string {
  const files = record.kind === "rest" ? (record.files?.length ?? 0) : 0;
  return files ? `${counted(files, "file")}, ${sizeOf(filesWeight(record))}` : "";
}

function moveFocus(event: KeyboardEvent): void {
  const row = document.activeElement?.closest("li");
  const rows = row?.parentElement?.children;
  if (!row || !rows) return;
  const to = {
    ArrowUp: row.previousElementSibling,
    ArrowDown: row.nextElementSibling,
    Home: rows[0],
    End: rows[rows.length - 1],
  }[event.key];
  if (!to) return;
  event.preventDefault();
  to.querySelector("button")?.focus();
}
