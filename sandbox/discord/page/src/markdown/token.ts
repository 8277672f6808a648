// Code in colours, as a tree: pieces of text, some within something that has a colour.

export interface Scoped {
  /** A CSS class. */
  scope: string;
  inside: Token[];
}
export type Token = string | Scoped;
