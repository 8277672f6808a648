// Builds elements. Text always goes in as text, never as markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && key !== "list") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

// CDN links name the address that the bot knows; here they are asked for where the page came from.
export function local(url) {
  try {
    const parsed = new URL(url, location.href);
    if (/^\/(ephemeral-)?attachments\//.test(parsed.pathname)) return parsed.pathname + parsed.search;
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : "about:blank";
  } catch {
    return "about:blank";
  }
}
