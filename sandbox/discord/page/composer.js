// The form under the messages: one command, with a field for each of its options.

import { el } from "./elements.js";
import { ask, upload } from "./sandbox.js";

const STRING = 3, INTEGER = 4, BOOLEAN = 5, NUMBER = 10, ATTACHMENT = 11;

export class Composer {
  #fields = [];

  constructor(where, examples) {
    this.where = where; // () => ({ user_id, channel_id })
    this.examples = examples;
    this.form = document.getElementById("composer");
    this.commands = [];
    this.picker = document.getElementById("command");
    this.problem = document.getElementById("problem");
    this.send = document.getElementById("send");
    this.picker.addEventListener("change", () => this.#build());
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
  }

  async load() {
    const { user_id, channel_id } = this.where();
    const offered = await ask("GET", `/commands?user_id=${user_id}&channel_id=${channel_id}`);
    const commands = offered.filter((command) => command.type === 1).flatMap(flatten);
    if (JSON.stringify(commands) === JSON.stringify(this.commands)) return;
    const chosen = this.picker.value || "inpaint";
    this.commands = commands;
    this.picker.replaceChildren(...commands.map((one) =>
      el("option", { value: one.name, selected: one.name === chosen }, `/${one.name} · ${one.description}`)));
    this.#build();
  }

  #build() {
    const command = this.commands.find((one) => one.name === this.picker.value);
    const fields = (command?.options ?? []).map((option) => this.#field(option));
    this.#fields = fields;
    document.getElementById("required").replaceChildren(...fields.filter((one) => one.option.required).map((one) => one.node));
    const optional = fields.filter((one) => !one.option.required).map((one) => one.node);
    document.getElementById("optional").replaceChildren(...optional);
    document.getElementById("more").hidden = optional.length === 0;
    this.send.disabled = !command;
    this.#complain(command ? "" : "The bot has no commands here yet. Is it running?");
  }

  #field(option) {
    const kinds = { [ATTACHMENT]: this.#fileField, [BOOLEAN]: this.#choiceField, [INTEGER]: this.#numberField, [NUMBER]: this.#numberField };
    const kind = option.choices ? this.#choiceField : kinds[option.type] ?? this.#textField;
    const { input, value, extra, take } = kind.call(this, option);
    const wide = option.type === STRING && option.required && !option.choices;
    const node = el("label", { class: wide ? "option wide" : "option" },
      el("span", {}, el("span", { class: "name" }, option.name), option.required ? " *" : "", ` ${option.description}`), input, extra);
    return { option, node, value, input, take };
  }

  #textField(option) {
    const list = option.autocomplete ? el("datalist", { id: `suggestions-${option.name}` }) : null;
    const input = el("input", { type: "text", maxLength: option.max_length ?? 6000, required: option.required, autocomplete: "off" });
    if (list) {
      input.setAttribute("list", list.id);
      input.addEventListener("focus", () => this.#suggest(option, input, list));
      input.addEventListener("input", () => this.#suggest(option, input, list));
    }
    return { input, extra: list, value: () => input.value || null };
  }

  #numberField(option) {
    const step = option.type === INTEGER ? 1 : "any";
    const input = el("input", { type: "number", min: option.min_value ?? "", max: option.max_value ?? "", step, required: option.required });
    return { input, value: () => (input.value === "" ? null : Number(input.value)) };
  }

  #choiceField(option) {
    const choices = option.choices ?? [{ name: "true", value: true }, { name: "false", value: false }];
    const input = el("select", { required: option.required }, el("option", { value: "" }, "–"),
      ...choices.map((choice, index) => el("option", { value: String(index) }, choice.name)));
    return { input, value: () => (input.value === "" ? null : choices[Number(input.value)].value) };
  }

  #fileField(option) {
    const part = option.name === "mask" ? "mask" : "image";
    let example = null;
    const input = el("input", { type: "file" });
    const take = (one) => {
      example = one;
      if (one) input.value = "";
      buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(this.examples[index] === example)));
    };
    const buttons = this.examples.map((one) => el("button", { type: "button", title: `${one.name} (${one.credit})`,
      "aria-pressed": "false", onclick: () => this.#takeExample(one, option, take) },
    el("img", { src: one[`${part}_url`], alt: `${one.name}, ${part}` })));
    input.addEventListener("change", () => take(null));
    const value = async () => {
      if (example) {
        const answer = await fetch(example[`${part}_url`]);
        return (await upload(this.where().user_id, await answer.blob(), example[part])).id;
      }
      const [file] = input.files;
      return file ? (await upload(this.where().user_id, file, file.name)).id : null;
    };
    const extra = buttons.length ? el("span", { class: "examples" }, "or an example:", ...buttons) : null;
    return { input, extra, value, take };
  }

  // A chosen example picture brings its mask and its prompt along.
  #takeExample(example, option, take) {
    take(example);
    if (option.name === "mask") return;
    for (const field of this.#fields) {
      if (field.option.name === "mask") field.take?.(example);
      if (field.option.name === "prompt") field.input.value = example.prompt;
    }
  }

  async #suggest(option, input, list) {
    try {
      const told = await ask("POST", "/autocomplete", {
        ...this.where(), name: this.picker.value, options: { [option.name]: input.value }, focused: option.name,
      });
      list.replaceChildren(...(told.choices ?? []).map((choice) => el("option", { value: String(choice.value) }, choice.name)));
    } catch (error) {
      this.#complain(error.message);
    }
  }

  async #submit() {
    this.send.disabled = true;
    this.#complain("");
    try {
      const options = {};
      for (const { option, value } of this.#fields) {
        const found = await value();
        if (found !== null) options[option.name] = found;
      }
      await ask("POST", "/interactions", { ...this.where(), name: this.picker.value, options });
    } catch (error) {
      this.#complain(error.message);
    } finally {
      this.send.disabled = false;
    }
  }

  #complain(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }
}

// "settings" with subcommands becomes "settings show", "settings change", …
function flatten(command) {
  const below = (command.options ?? []).filter((option) => option.type <= 2);
  if (!below.length) return [command];
  return below.flatMap(flatten).map((one) => ({ ...one, name: `${command.name} ${one.name}` }));
}
