// Keeps what was made of the last texts.

export function remembering<T>(make: (text: string) => T, most: number): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    kept.set(text, made);
    // A Map goes by age: the first is the oldest.
    if (kept.size > most) kept.delete(kept.keys().next().value as string);
    return made;
  };
}
