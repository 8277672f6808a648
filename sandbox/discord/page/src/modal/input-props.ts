// What each input of a modal is given.

import type { Answer } from "./modal-answers";

export interface InputProps {
  answer: Answer;
  id: string;
  /** Ids of the words that name and describe it. */
  labelledBy: string;
  describedBy: string | undefined;
}
