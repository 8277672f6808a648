// Discord's flavour of markdown, drawn without ever turning text into HTML.

import type { ComponentChild, ComponentChildren } from "preact";
import { CodeBlock } from "./code-block";
import { CustomEmoji } from "./custom-emoji";
import { ChannelMention, CommandMention, GuildPage, RoleMention, UserMention } from "./mentions";
import type { ListNode, Node } from "./nodes";
import { isJumbo, readBlocks, readLine } from "./parse";
import { SpoilerText } from "./spoiler-text";
import { Timestamp } from "./timestamp";
import "../styles/markdown.css";

interface Props {
  text: string;
  /** One line to look at, as in an embed's title: no blocks, no links, nothing to press. */
  inline?: boolean;
  /** Whether emoji alone are drawn large, as in a message's own text. */
  jumbo?: boolean;
  /** Goes on right after the text. */
  children?: ComponentChildren;
}

export function Markdown({ text, inline = false, jumbo = false, children }: Props) {
  const nodes = inline ? readLine(text) : readBlocks(text);
  if (inline) {
    return (
      <span class="markdown" dir="auto">
        {drawAll(nodes, true)}
        {children}
      </span>
    );
  }
  return (
    <div class="markdown" dir="auto" data-jumbo={(jumbo && isJumbo(nodes)) || undefined}>
      {drawAll(nodes, false)}
      {children}
    </div>
  );
}

function drawAll(nodes: Node[], inert: boolean): ComponentChild[] {
  return nodes.map((node, index) => draw(node, index, inert));
}

function draw(node: Node, key: number, inert: boolean): ComponentChild {
  switch (node.type) {
    case "text":
      return node.content;
    case "strong":
      return <strong key={key}>{drawAll(node.content, inert)}</strong>;
    case "em":
      return <em key={key}>{drawAll(node.content, inert)}</em>;
    case "underline":
      return <u key={key}>{drawAll(node.content, inert)}</u>;
    case "strikethrough":
      return <s key={key}>{drawAll(node.content, inert)}</s>;
    case "spoiler":
      return (
        <SpoilerText key={key} inert={inert}>
          {drawAll(node.content, inert)}
        </SpoilerText>
      );
    case "inlineCode":
      return (
        <code key={key} dir="auto">
          {node.content}
        </code>
      );
    case "codeBlock":
      return <CodeBlock key={key} language={node.lang} code={node.content} />;
    case "blockQuote":
      return (
        <blockquote key={key} dir="auto">
          {drawAll(node.content, inert)}
        </blockquote>
      );
    case "heading":
      // All of one level: a message may begin with any, and the page's own outline should not skip one.
      return (
        <h2 key={key} class="heading" data-level={node.level} dir="auto">
          {drawAll(node.content, inert)}
        </h2>
      );
    case "subtext":
      return (
        <small key={key} dir="auto">
          {drawAll(node.content, inert)}
        </small>
      );
    case "list":
      return <List key={key} list={node} inert={inert} />;
    case "link":
      return (
        <a
          key={key}
          href={node.target}
          title={node.masked ? node.target : undefined}
          target="_blank"
          rel="noopener noreferrer"
        >
          {drawAll(node.content, true)}
        </a>
      );
    case "user":
      return <UserMention key={key} id={node.id} />;
    case "role":
      return <RoleMention key={key} id={node.id} />;
    case "channel":
      return <ChannelMention key={key} id={node.id} inert={inert} />;
    case "everyone":
    case "here":
      return (
        <span key={key} class="mention">
          @{node.type}
        </span>
      );
    case "slashCommand":
      return <CommandMention key={key} name={node.fullName} />;
    case "guildNavigation":
      return <GuildPage key={key} name={node.navigation} />;
    case "twemoji":
      return (
        <span key={key} class="emoji">
          {node.name}
        </span>
      );
    case "emoji":
      return <CustomEmoji key={key} id={node.id} name={node.name} />;
    case "timestamp":
      return <Timestamp key={key} seconds={Number(node.timestamp)} format={node.format} />;
  }
}

function List({ list, inert }: { list: ListNode; inert: boolean }) {
  const items = list.items.map((item, index) => (
    <li key={index} dir="auto">
      {drawAll(item, inert)}
    </li>
  ));
  return list.ordered ? <ol start={list.start}>{items}</ol> : <ul>{items}</ul>;
}
