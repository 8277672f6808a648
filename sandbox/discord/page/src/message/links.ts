// Addresses of files, so that they load wherever the page was opened.

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const FILES = /^\/(?:ephemeral-)?attachments\//;

/**
 * The sandbox signs its links with the name it knows itself by: a page that was opened by another one (`localhost`
 * for `127.0.0.1`, or from a phone) asks for them where it came from.
 */
export function reachable(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url, location.href);
  } catch {
    return "";
  }
  const isFile = FILES.test(parsed.pathname) && LOOPBACK.test(parsed.hostname);
  const isHere = parsed.port === location.port || !LOOPBACK.test(location.hostname);
  return isFile && isHere ? location.origin + parsed.pathname + parsed.search : parsed.href;
}

/** Whether two links lead to one file: the sandbox's are signed anew whenever their message changes. */
export function sameFile(one: string, other: string): boolean {
  return one === other || (isSigned(one) && isSigned(other) && unsigned(one) === unsigned(other));
}

function isSigned(url: string): boolean {
  return /[?&]hm=/.test(url);
}

function unsigned(url: string): string {
  return reachable(url).split("?", 1)[0] ?? url;
}

export function fileNameOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url, location.href).pathname.split("/").at(-1) || "picture");
  } catch {
    return "picture";
  }
}

const UNITS = ["bytes", "KB", "MB", "GB"];

export function sizeInWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  const count = bytes / 1024 ** power;
  return `${power ? count.toFixed(2) : count} ${bytes === 1 ? "byte" : UNITS[power]}`;
}
