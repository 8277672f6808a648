// One row of a modal: its label, its input whatever it is, and what is wrong with it.

import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Select } from "../api/types";
import { fitHeight } from "../composer/text-box";
import { CandidateLine } from "../pick/listbox";
import { SelectMenu } from "../pick/select-menu";
import { FileField } from "./file-field";
import type { InputProps } from "./input-props";
import type { Answer } from "./modal-answers";

interface Props {
  label: string;
  description: string | null;
  answer: Answer;
}

export function ModalField({ label, description, answer }: Props) {
  const id = useId();
  const fault = answer.fault.value;
  const labelId = `${id}-label`;
  const described = [description && `${id}-description`, fault && `${id}-fault`].filter(Boolean).join(" ");
  const isGroup = answer.input.type === 21 || answer.input.type === 22;
  const Name = answer.input.type === 4 || answer.input.type === 23 ? "label" : "p";
  return (
    <div class="modal-field" data-modal-field data-fault={fault ? true : undefined}>
      <Name class="modal-label" id={labelId} {...(Name === "label" ? { for: id } : {})}>
        {label}
        {answer.isRequired && (
          <span class="required-star" aria-hidden="true">
            {" "}
            *
          </span>
        )}
      </Name>
      {description && (
        <p class="modal-description" id={`${id}-description`}>
          {description}
        </p>
      )}
      {isGroup ? (
        <Choices answer={answer} id={id} labelledBy={labelId} describedBy={described || undefined} />
      ) : (
        <Input answer={answer} id={id} labelledBy={labelId} describedBy={described || undefined} />
      )}
      {fault && (
        <p class="modal-fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

function Input(props: InputProps) {
  const { answer, labelledBy, describedBy } = props;
  const { input } = answer;
  if (input.type === 4) return <TextInput {...props} />;
  if (input.type === 19) return <FileField {...props} />;
  if (input.type === 23) return <Tick {...props} />;
  if (input.type === 21 || input.type === 22) return null;
  return (
    <SelectMenu
      select={input as Select}
      immediate
      labelledBy={labelledBy}
      describedBy={describedBy}
      onChoose={(values) => {
        answer.chosen.value = values;
        answer.fault.value = null;
      }}
    />
  );
}

function TextInput({ answer, id, describedBy }: InputProps) {
  const { input } = answer;
  const box = useRef<HTMLTextAreaElement>(null);
  const text = answer.text.value;
  useLayoutEffect(() => fitHeight(box.current), [text]);
  if (input.type !== 4) return null;
  const { min_length, max_length } = input;
  const same = {
    id,
    class: "text-field",
    value: text,
    placeholder: input.placeholder ?? "",
    maxLength: max_length,
    required: answer.isRequired,
    "aria-invalid": answer.fault.value !== null,
    "aria-describedby": describedBy,
    onInput: (event: { currentTarget: { value: string } }) => {
      answer.text.value = event.currentTarget.value;
      answer.fault.value = null;
    },
  };
  const counts = max_length < 4000 || min_length > 0 || text.length > 3000;
  return (
    <div class="text-field-box">
      {input.style === 2 ? (
        <textarea rows={3} ref={box} {...same} />
      ) : (
        <input type="text" autocomplete="off" {...same} />
      )}
      {counts && (
        <span class="counter" data-short={text.length < min_length || undefined}>
          {text.length}/{max_length}
        </span>
      )}
    </div>
  );
}

/** A radio group, or boxes of which several may be ticked. */
function Choices({ answer, id, labelledBy, describedBy }: InputProps) {
  const { input } = answer;
  if (input.type !== 21 && input.type !== 22) return null;
  const one = input.type === 21;
  const chosen = answer.chosen.value;
  const full = !one && chosen.length >= (input.max_values ?? input.options.length);
  return (
    <fieldset class="choices" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {input.options.map((option) => {
        const ticked = chosen.includes(option.value);
        return (
          <label class="choice" key={option.value}>
            <input
              type={one ? "radio" : "checkbox"}
              name={id}
              checked={ticked}
              disabled={full && !ticked}
              onChange={() => {
                const others = chosen.filter((value) => value !== option.value);
                answer.chosen.value = one ? [option.value] : ticked ? others : [...others, option.value];
                answer.fault.value = null;
              }}
            />
            <CandidateLine candidate={{ kind: "option", key: option.value, ...option }} />
          </label>
        );
      })}
    </fieldset>
  );
}

function Tick({ answer, id, describedBy }: InputProps) {
  return (
    <input
      type="checkbox"
      id={id}
      class="lone-tick"
      checked={answer.ticked.value}
      aria-describedby={describedBy}
      onChange={(event) => {
        answer.ticked.value = event.currentTarget.checked;
      }}
    />
  );
}
