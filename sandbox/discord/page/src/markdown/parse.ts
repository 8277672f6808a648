// Reads markdown, once for each text: an edit of one line of a message should not cost the other lines.

import type { Node } from "./nodes";
import { remembering } from "./remembering";
import { parseBlocks, parseInline } from "./rules";

const MOST_KEPT = 2000;
/** So many emoji alone are drawn large; with one more, or any word, none is. */
const MOST_JUMBO = 30;

export const readBlocks = remembering((text) => tidy(parseBlocks(text, { inline: true }) as Node[]), MOST_KEPT);
export const readLine = remembering((text) => tidy(parseInline(text, { inline: true }) as Node[]), MOST_KEPT);

export function isJumbo(nodes: Node[]): boolean {
  const emoji = nodes.filter((node) => node.type === "twemoji" || node.type === "emoji").length;
  const others = nodes.some(
    (node) => node.type !== "twemoji" && node.type !== "emoji" && !(node.type === "text" && !node.content.trim()),
  );
  return emoji > 0 && emoji <= MOST_JUMBO && !others;
}

/** Join the texts that the library split. */
function tidy(nodes: (Node | { type: "br" })[]): Node[] {
  const joined: Node[] = [];
  for (const given of nodes) {
    const node: Node = given.type === "br" ? { type: "text", content: "\n" } : given;
    const last = joined.at(-1);
    if (node.type === "text" && last?.type === "text")
      joined[joined.length - 1] = { ...last, content: last.content + node.content };
    else joined.push(inside(node));
  }
  return joined;
}

function inside(node: Node): Node {
  if (node.type === "list") return { ...node, items: node.items.map(tidy) };
  if ("content" in node && Array.isArray(node.content)) return { ...node, content: tidy(node.content) } as Node;
  return node;
}
