// A rule of the library's, under names of our own.

import type { rulesExtended } from "discord-markdown-parser";

export type Rule = (typeof rulesExtended)[string];
export type State = Parameters<Rule["match"]>[1];
export type Capture = Parameters<Rule["parse"]>[0];
