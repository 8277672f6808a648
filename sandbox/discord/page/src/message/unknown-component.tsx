// A component that the sandbox cannot draw.

export function UnknownComponent({ type }: { type: number }) {
  return <p class="hint">A component of type {type}, which the sandbox cannot show</p>;
}
