// Shows a modal that the bot answered with, and sends what was filled in.

import { el } from "./elements.js";
import { ask, upload } from "./sandbox.js";

const TEXT_INPUT = 4, FILE_UPLOAD = 19, CHECKBOX = 23;

export function openModal(interaction, userId) {
  const dialog = document.getElementById("modal");
  const fields = interaction.modal.components.flatMap((row) =>
    row.type === 10 ? [] : row.component ? [{ label: row.label, hint: row.description, ...build(row.component) }]
      : row.components.map((one) => ({ label: one.label, ...build(one) })));
  const texts = interaction.modal.components.filter((row) => row.type === 10).map((row) => el("p", {}, row.content));
  const problem = el("p", { class: "note warning", role: "alert" });
  const form = el("form", { method: "dialog" }, el("h2", {}, interaction.modal.title), ...texts,
    ...fields.map((field) => el("label", { class: "option" }, el("span", { class: "name" }, field.label), field.hint ?? "", field.input)),
    problem,
    el("div", { class: "row" },
      el("button", { type: "button", onclick: () => dialog.close() }, "Cancel"), el("button", { type: "submit" }, "Submit")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const values = {};
      for (const field of fields) values[field.name] = await field.value(userId);
      await ask("POST", "/modals", { user_id: userId, interaction_id: interaction.id, values });
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
    }
  });
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
}

function build(component) {
  const name = component.custom_id;
  if (component.type === TEXT_INPUT) {
    const input = el(component.style === 2 ? "textarea" : "input", { value: component.value ?? "", placeholder: component.placeholder ?? "", maxLength: component.max_length });
    return { name, input, value: () => input.value };
  }
  if (component.type === CHECKBOX) {
    const input = el("input", { type: "checkbox", checked: component.default });
    return { name, input, value: () => input.checked };
  }
  if (component.type === FILE_UPLOAD) {
    const input = el("input", { type: "file", multiple: (component.max_values ?? 1) > 1 });
    return { name, input, value: async (userId) => {
      const sent = [];
      for (const file of input.files) sent.push((await upload(userId, file, file.name)).id);
      return sent;
    } };
  }
  const several = component.type === 22 || (component.max_values ?? 1) > 1;
  const input = el("select", { multiple: several }, !several && el("option", { value: "" }, "–"),
    ...(component.options ?? []).map((option) => el("option", { value: option.value, selected: option.default }, option.label)));
  const chosen = () => [...input.selectedOptions].map((option) => option.value).filter(Boolean);
  return { name, input, value: () => (component.type === 21 ? chosen()[0] ?? null : chosen()) };
}
