// Speaks to the sandbox's user side. Refusals are thrown as errors with the sandbox's own words.

export async function ask(method, path, body) {
  const answer = await fetch(`/sandbox${path}`, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  return read(answer);
}

export async function upload(userId, file, name) {
  const form = new FormData();
  form.append("user_id", userId);
  form.append("file", file, name);
  return read(await fetch("/sandbox/attachments", { method: "POST", body: form }));
}

async function read(answer) {
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message ?? `The sandbox answered ${answer.status}.`);
  return told;
}
