// Small pictures in a row, to choose one from.

import type { Picture } from "./pictures";

interface Props {
  pictures: Picture[];
  index: number;
  onChoose: (index: number) => void;
}

export function Strip({ pictures, index, onChoose }: Props) {
  return (
    <ul class="strip">
      {pictures.map((one, number) => (
        <li key={one.url}>
          <button
            type="button"
            aria-label={`${number + 1}: ${one.alt || one.name}`}
            aria-current={number === index ? "true" : undefined}
            data-spoiler={one.spoiler || undefined}
            onClick={() => onChoose(number)}
          >
            <img src={one.url} alt="" loading="lazy" decoding="async" />
          </button>
        </li>
      ))}
    </ul>
  );
}
