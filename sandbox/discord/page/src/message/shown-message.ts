// Which message is being drawn: what is pressed or opened in it belongs to it.

import { createContext } from "preact";
import type { Message } from "../api/types";

export const ShownMessage = createContext<Message | null>(null);
