// Saves a file under its own name, which a link to another origin could not.

export async function save(url: string, name: string): Promise<void> {
  let content: Blob;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    content = await answer.blob();
  } catch {
    // Other servers do not let the page read their files, but a tab of their own may show them.
    open(url, "_blank", "noopener");
    return;
  }
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it a little later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
