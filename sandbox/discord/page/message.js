// Shows messages: text, embeds, attachments, Components V2, buttons and menus.

import { el, local } from "./elements.js";
import { markdown } from "./markdown.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const COLOURS = ["#5865f2", "#3ba55c", "#faa61a", "#ed4245", "#eb459e", "#747f8d"];

// `names` gives names by id; `press(component, values)` tells the sandbox; `dismiss(message)` hides one.
export function showMessage(message, { names, press, dismiss }) {
  const ephemeral = Boolean(message.flags & EPHEMERAL);
  const show = { names, press };
  const body = el("div", {},
    el("span", { class: "author" }, nameOf(message.author)),
    message.author.bot && el("span", { class: "app" }, "APP"),
    el("time", { dateTime: message.timestamp }, clock(message.timestamp)),
    ...contents(message, show),
    ephemeral && el("span", { class: "note" }, "Only you can see this · ",
      el("a", { href: "#", onclick: (event) => { event.preventDefault(); dismiss(message); } }, "Dismiss")),
  );
  return el("li", { class: ephemeral ? "message ephemeral" : "message", id: `message-${message.id}` },
    ...origin(message), avatar(message.author), body);
}

export function showNotice(text) {
  return el("li", { class: "message ephemeral" }, el("div", { class: "avatar" }, "!"),
    el("div", {}, el("span", { class: "note warning" }, text), el("span", { class: "note" }, "Only you can see this")));
}

export function nameOf(user) {
  return user.global_name ?? user.username;
}

function origin(message) {
  if (message.interaction) {
    const text = `${nameOf(message.interaction.user)} used /${message.interaction.name}`;
    return [el("span"), el("span", { class: "origin" }, text)];
  }
  const referred = message.referenced_message;
  if (!referred) return [];
  const text = referred.content || (referred.attachments.length || referred.components.length ? "the pictures" : "…");
  return [el("span"), el("span", { class: "origin" }, `↪ ${nameOf(referred.author)}: ${text}`)];
}

function avatar(user) {
  const node = el("div", { class: "avatar", "aria-hidden": "true" }, nameOf(user)[0].toUpperCase());
  node.style.background = COLOURS[Number(BigInt(user.id) % BigInt(COLOURS.length))];
  return node;
}

function contents(message, show) {
  if (message.flags & LOADING) return [el("div", { class: "thinking" }, `${nameOf(message.author)} is thinking`)];
  const isV2 = Boolean(message.flags & (1 << 15));
  const unshown = message.sandbox_unshown_attachments ?? [];
  return [
    message.content && markdown(message.content, show.names),
    message.edited_timestamp && el("span", { class: "edited" }, "(edited)"),
    ...(isV2 ? [] : attachments(message.attachments)),
    ...message.embeds.map((embed) => showEmbed(embed, show)),
    ...message.components.map((component) => showComponent(component, show)),
    unshown.length > 0 && el("span", { class: "note warning" },
      `${unshown.length} uploaded file(s) are not shown: no component refers to them.`),
  ].filter(Boolean);
}

function attachments(files) {
  const pictures = files.filter((file) => file.width);
  return [
    pictures.length > 0 && gallery(pictures.map((file) => ({ media: file, description: file.description }))),
    ...files.filter((file) => !file.width).map(fileLink),
  ].filter(Boolean);
}

function gallery(items) {
  return el("div", { class: items.length > 1 ? "pictures many" : "pictures" }, ...items.map((item) =>
    el("a", { href: local(item.media.url), target: "_blank", rel: "noopener", class: item.spoiler ? "spoiler" : "" },
      el("img", {
        src: local(item.media.url), alt: item.description ?? "", title: item.description ?? "",
        width: item.media.width || undefined, height: item.media.height || undefined, loading: "lazy",
      }))));
}

function fileLink(file) {
  const size = file.size ? ` · ${(file.size / 1024).toFixed(1)} KB` : "";
  return el("div", {}, el("a", { class: "file", href: local(file.url), target: "_blank", rel: "noopener" },
    `📎 ${file.filename ?? file.name}${size}`));
}

function showEmbed(embed, { names }) {
  const node = el("div", { class: "embed" },
    embed.author && el("span", { class: "note" }, embed.author.name),
    embed.title && el("h3", {}, embed.url ? el("a", { href: local(embed.url), rel: "noopener" }, embed.title) : embed.title),
    embed.description && markdown(embed.description, names),
    embed.fields && el("div", { class: "fields" }, ...embed.fields.map((field) =>
      el("div", { class: field.inline ? "inline" : "" }, el("b", {}, field.name), markdown(field.value, names)))),
    embed.image && gallery([{ media: embed.image }]),
    embed.thumbnail && el("img", { class: "thumbnail", src: local(embed.thumbnail.url), alt: "" }),
    embed.footer && el("span", { class: "note" }, embed.footer.text),
  );
  if (embed.color !== undefined) node.style.borderLeftColor = hex(embed.color);
  return node;
}

const KINDS = {
  1: (one, show) => el("div", { class: "row" }, ...one.components.map((child) => showComponent(child, show))),
  2: button,
  3: select,
  5: (one) => el("button", { disabled: true }, one.placeholder ?? "Users…"),
  6: (one) => el("button", { disabled: true }, one.placeholder ?? "Roles…"),
  7: (one) => el("button", { disabled: true }, one.placeholder ?? "Users and roles…"),
  8: (one) => el("button", { disabled: true }, one.placeholder ?? "Channels…"),
  9: (one, show) => el("div", { class: "section" },
    el("div", {}, ...one.components.map((child) => showComponent(child, show))), showComponent(one.accessory, show)),
  10: (one, show) => markdown(one.content, show.names),
  11: (one) => el("img", { class: "thumbnail", src: local(one.media.url), alt: one.description ?? "" }),
  12: (one) => gallery(one.items),
  13: (one) => fileLink({ ...one.file, name: one.name, size: one.size }),
  14: (one) => el("hr", { class: `${one.spacing === 2 ? "wide" : ""} ${one.divider ? "" : "bare"}` }),
  17: container,
};

function showComponent(component, show) {
  const build = KINDS[component.type];
  return build ? build(component, show) : el("span", { class: "note" }, `component ${component.type}`);
}

function container(one, show) {
  const node = el("div", { class: "container" }, ...one.components.map((child) => showComponent(child, show)));
  if (one.accent_color !== null) node.style.borderLeftColor = hex(one.accent_color);
  return node;
}

function button(one, { press }) {
  const label = [one.emoji?.name, one.label].filter(Boolean).join(" ");
  if (one.style === 5) {
    return el("a", { href: local(one.url), target: "_blank", rel: "noopener noreferrer" }, `${label} ↗`);
  }
  return el("button", { type: "button", class: `style-${one.style}`, disabled: one.disabled, onclick: () => press(one) }, label);
}

function select(one, { press }) {
  const several = one.max_values > 1;
  const node = el("select", { disabled: one.disabled, multiple: several, "aria-label": one.placeholder ?? "Choose" },
    !several && el("option", { value: "", disabled: true, selected: true }, one.placeholder ?? "Choose…"),
    ...one.options.map((option) => el("option", { value: option.value, selected: option.default }, option.label)));
  node.addEventListener("change", () => press(one, [...node.selectedOptions].map((option) => option.value)));
  return node;
}

function hex(colour) {
  return "#" + colour.toString(16).padStart(6, "0");
}

function clock(timestamp) {
  return new Date(timestamp).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
