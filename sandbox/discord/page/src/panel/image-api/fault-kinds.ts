// Everything the image API can be made to get wrong, in plain words. Which of it there is, it says itself.

import type { Stage } from "./api";

export const STAGES: Record<Stage, string> = {
  submit: "when a job is handed in",
  status: "when asked how a job is",
  job: "a job, to its end",
  result: "when a result is fetched",
};

export interface FaultWords {
  title: string;
  sentence: string;
  /** What else can be set about it, as the image API names it. */
  settings?: ("retry_after_s" | "retry_after_form" | "delay_s" | "reason" | "looks" | "spelling" | "location")[];
}

const WAIT: FaultWords["settings"] = ["retry_after_s", "retry_after_form"];

export const GROUPS: { title: string; kinds: Record<string, FaultWords> }[] = [
  {
    title: "Requests that go wrong",
    kinds: {
      rate_limited: {
        title: "Too many requests",
        sentence: "429. Look: the bot waits as long as it is told.",
        settings: WAIT,
      },
      unavailable: { title: "Overloaded", sentence: "503. Look: it tries again a little later.", settings: WAIT },
      server_error: { title: "It broke", sentence: "500 with a line of text, no JSON." },
      bad_gateway: { title: "Bad gateway", sentence: "502 with a page of HTML, as from a proxy." },
      html: { title: "A web page instead", sentence: "200, but HTML where JSON or a picture should be." },
      out_of_credit: { title: "Out of credit", sentence: "402. Look: the bot says so plainly and does not try again." },
      broken_json: { title: "Half a JSON", sentence: "200, but the answer stops in the middle." },
      reset: {
        title: "Connection cut",
        sentence: "Reset before anything is done. A bot cannot know whether a job arrived. Look: it asks its person.",
      },
      lost_answer: {
        title: "Answer lost",
        sentence: "Done, but nobody hears of it. Look: no job is paid twice in silence.",
      },
      slow: {
        title: "Slow",
        sentence: "All is right, only late. Look: people are told that it takes longer.",
        settings: ["delay_s"],
      },
    },
  },
  {
    title: "Jobs that take an odd turn",
    kinds: {
      failure: {
        title: "It fails",
        sentence: "FAILURE with a reason. Look: people read the service’s reason, shortened, in quotes.",
        settings: ["reason"],
      },
      cancelled: { title: "Cancelled", sentence: "Somebody over there cancelled it." },
      never_done: { title: "Never done", sentence: "PENDING for ever. Look: the bot gives up one day and says so." },
      forgotten: { title: "Forgotten", sentence: "It was accepted, yet asking for it is a 404 for ever." },
      appears_late: {
        title: "Appears late",
        sentence: "404 for the first few looks, then all is right.",
        settings: ["looks"],
      },
      no_urls: {
        title: "Done, without pictures",
        sentence: "SUCCESS with an empty list for the first few looks.",
        settings: ["looks"],
      },
      fewer_urls: { title: "Too few pictures", sentence: "One picture, however many were asked for." },
      nested_urls: { title: "A list in a list", sentence: "The pictures’ addresses are one level deeper than agreed." },
      one_url: { title: "A bare address", sentence: "One string where a list should be." },
      other_key: { title: "Another name", sentence: "The addresses are under image_url." },
      early_urls: {
        title: "Addresses too early",
        sentence: "They are told while the job is PENDING, and are a 404 until it is done.",
      },
      odd_status: {
        title: "Odd words for states",
        sentence: "PROCESSING, then another word for done.",
        settings: ["spelling"],
      },
      no_status: { title: "No state at all", sentence: "An id alone, later addresses alone." },
      number_id: { title: "A number as id", sentence: "Where a string was agreed." },
      at_once: { title: "Done at once", sentence: "Handing in waits until it is done and answers SUCCESS." },
    },
  },
  {
    title: "Pictures that are none",
    kinds: {
      truncated: { title: "Cut off", sentence: "Half the file, then the line is dead." },
      not_a_picture: { title: "Not a picture", sentence: "XML that calls itself image/png." },
      black: {
        title: "All black",
        sentence:
          "What a safety filter leaves. Look: the bot posts it and warns that the filter most likely stepped in.",
      },
      oversized: { title: "Far too large a file", sentence: "128 MiB without a length. Look: the bot stops reading." },
      too_many_pixels: {
        title: "Far too many pixels",
        sentence: "20,000 × 20,000 px in a megabyte: a bomb for whoever unpacks it.",
      },
      missing: { title: "Gone", sentence: "404." },
      redirect: {
        title: "Elsewhere",
        sentence: "302 to another address. Look: the key must not go there.",
        settings: ["location"],
      },
    },
  },
];

const WORDS = new Map(GROUPS.flatMap((group) => Object.entries(group.kinds)));

export function titleOf(kind: string): string {
  return WORDS.get(kind)?.title ?? kind.replaceAll("_", " ");
}

/** The groups as far as the image API has their kinds; kinds that this page has no words for yet come last. */
export function groupsOf(kinds: string[]): typeof GROUPS {
  const known = GROUPS.map(({ title, kinds: words }) => ({
    title,
    kinds: Object.fromEntries(Object.entries(words).filter(([kind]) => kinds.includes(kind))),
  }));
  const others = kinds.filter((kind) => !WORDS.has(kind)).map((kind) => [kind, { title: titleOf(kind), sentence: "" }]);
  return others.length ? [...known, { title: "Others", kinds: Object.fromEntries(others) }] : known;
}
