// The plain page: who you are, where you are, and the channel as it happens.

import { Composer } from "./composer.js";
import { el } from "./elements.js";
import { nameOf, showMessage, showNotice } from "./message.js";
import { openModal } from "./modal.js";
import { ask } from "./sandbox.js";

const STATE_EVERY_MS = 4000;
const list = document.getElementById("messages");
const userPicker = document.getElementById("user");
const channelPicker = document.getElementById("channel");
const dismissed = new Set();
const failed = new Set();
let state = null;
let names = {};
let feed = null;
let here = { user_id: null, channel_id: null };

const composer = new Composer(() => here, (await ask("GET", "/examples/")).examples);

async function loadState() {
  state = await ask("GET", "/state");
  names = {};
  for (const user of [...state.users, state.bot]) names[user.id] = nameOf(user);
  for (const place of places()) names[place.id] = place.name;
  const status = document.getElementById("status");
  status.textContent = state.bot.connected ? "● bot online" : "○ bot offline";
  status.className = state.bot.connected ? "" : "off";
}

// Every channel that the chosen user can enter, with its server's name.
function places() {
  const inServers = state.guilds
    .filter((guild) => !here.user_id || guild.member_ids.includes(here.user_id))
    .flatMap((guild) => guild.channels.map((channel) => ({ ...channel, server: guild.bot_is_member ? guild.name : `${guild.name} (app by user)` })));
  const dms = state.dms
    .filter((dm) => dm.recipients.some((person) => person.id === here.user_id))
    .map((dm) => ({ ...dm, name: state.bot.username, server: "Direct messages" }));
  return [...inServers, ...dms];
}

function drawPlaces() {
  const groups = Map.groupBy ? Map.groupBy(places(), (one) => one.server) : groupBy(places());
  const nav = [];
  const options = [];
  for (const [server, channels] of groups) {
    nav.push(el("h2", {}, server));
    options.push(el("optgroup", { label: server }, ...channels.map((one) =>
      el("option", { value: one.id, selected: one.id === here.channel_id }, label(one)))));
    nav.push(...channels.map((one) => el("button", {
      type: "button", class: one.type > 9 ? "thread" : "", "aria-current": one.id === here.channel_id ? "page" : null,
      onclick: () => enter(one.id),
    }, label(one))));
  }
  document.getElementById("places").replaceChildren(...nav);
  channelPicker.replaceChildren(...options);
  const place = places().find((one) => one.id === here.channel_id);
  document.getElementById("title").textContent = place ? label(place) : "…";
  document.getElementById("topic").textContent = place?.topic ?? "";
}

function groupBy(all) {
  const groups = new Map();
  for (const one of all) groups.set(one.server, [...(groups.get(one.server) ?? []), one]);
  return groups;
}

function label(place) {
  return `${place.type === 1 ? "@ " : place.type > 9 ? "↳ " : "# "}${place.name}${place.nsfw ? " (18+)" : ""}`;
}

async function enter(channelId) {
  const open = places();
  here = { ...here, channel_id: open.some((one) => one.id === channelId) ? channelId : open[0].id };
  drawPlaces();
  listen();
  await composer.load();
}

function listen() {
  feed?.close();
  feed = new EventSource(`/sandbox/events?user_id=${here.user_id}&channel_id=${here.channel_id}`);
  feed.addEventListener("open", () => reload());
  for (const kind of ["message_create", "message_update"]) {
    feed.addEventListener(kind, (event) => upsert(JSON.parse(event.data)));
  }
  feed.addEventListener("message_delete", (event) => document.getElementById(`message-${JSON.parse(event.data).id}`)?.remove());
  feed.addEventListener("interaction_update", (event) => onInteraction(JSON.parse(event.data)));
  feed.addEventListener("thread_create", () => refresh());
}

async function reload() {
  const messages = await ask("GET", `/channels/${here.channel_id}/messages?user_id=${here.user_id}`);
  list.replaceChildren(...messages.filter((one) => !dismissed.has(one.id)).map(draw));
  list.scrollTop = list.scrollHeight;
}

function upsert(message) {
  if (dismissed.has(message.id)) return;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 120;
  const old = document.getElementById(`message-${message.id}`);
  if (old) old.replaceWith(draw(message));
  else list.append(draw(message));
  if (atEnd) {
    list.scrollTop = list.scrollHeight;
    for (const picture of list.lastElementChild.querySelectorAll("img")) {
      picture.addEventListener("load", () => { list.scrollTop = list.scrollHeight; });
    }
  }
}

function draw(message) {
  return showMessage(message, {
    names,
    press: (component, values) => press(message, component, values),
    dismiss: () => { dismissed.add(message.id); document.getElementById(`message-${message.id}`)?.remove(); },
  });
}

async function press(message, component, values) {
  try {
    await ask("POST", "/components", { ...here, message_id: message.id, custom_id: component.custom_id, values });
  } catch (error) {
    list.append(showNotice(error.message));
  }
}

function onInteraction(interaction) {
  if (interaction.state === "failed" && interaction.type !== 4 && !failed.has(interaction.id)) {
    failed.add(interaction.id);
    list.append(showNotice(interaction.command ? `/${interaction.command}: The application did not respond` : "This interaction failed"));
    list.scrollTop = list.scrollHeight;
  }
  if (interaction.modal && interaction.user_id === here.user_id) openModal(interaction, here.user_id);
}

async function refresh() {
  await loadState();
  drawPlaces();
  await composer.load();
}

await loadState();
here.user_id = state.users[0].id;
userPicker.replaceChildren(...state.users.map((user) => el("option", { value: user.id }, nameOf(user))));
userPicker.addEventListener("change", () => { here.user_id = userPicker.value; enter(here.channel_id); });
channelPicker.addEventListener("change", () => enter(channelPicker.value));
await enter(null);
setInterval(() => refresh().catch(() => { document.getElementById("status").textContent = "○ the sandbox is gone"; }), STATE_EVERY_MS);
