// What markdown is read into: the library's nodes, with the types it does not give, and lists.

interface Inside<T extends string> {
  type: T;
  content: Node[];
}

export type Span = Inside<"strong" | "em" | "underline" | "strikethrough">;

export interface ListNode {
  type: "list";
  ordered: boolean;
  start: number;
  items: Node[][];
}

export interface CustomEmojiNode {
  type: "emoji";
  id: string;
  name: string;
}

export interface TimestampNode {
  type: "timestamp";
  /** Seconds since 1970. */
  timestamp: string;
  format: string | undefined;
}

export type Node =
  | { type: "text" | "inlineCode"; content: string }
  | Span
  | Inside<"spoiler">
  | Inside<"blockQuote">
  | Inside<"subtext">
  | (Inside<"heading"> & { level: number })
  | ListNode
  | { type: "codeBlock"; lang: string; content: string }
  | (Inside<"link"> & { target: string; masked: boolean })
  | { type: "user" | "role" | "channel"; id: string }
  | { type: "everyone" | "here" }
  | { type: "twemoji"; name: string }
  | CustomEmojiNode
  | TimestampNode
  | { type: "slashCommand"; fullName: string; id: string }
  | { type: "guildNavigation"; navigation: string };
