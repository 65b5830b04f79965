// Bytes, hashes and the one way to write JSON: as src/xieshang/core/ballots/canonical.py has them.
export type Bytes = Uint8Array<ArrayBuffer>;

// What this phone can do at all. crypto.subtle is missing on pages that came over plain http.
export const able = (): boolean =>
  typeof BigInt === "function" && "indexedDB" in self && typeof crypto === "object" && Boolean(crypto.subtle);

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;

export function joined(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// A number of so many bytes, the large end first.
export function number(value: number, length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = value % 256;
    value = Math.floor(value / 256);
  }
  return bytes;
}

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

export const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

// As bytes are sorted: the first difference decides.
export function before(one: Uint8Array, other: Uint8Array): boolean {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference) return difference < 0;
  }
  return one.length < other.length;
}

// base64url without padding.
export function shown(bytes: Uint8Array): string {
  let text = "";
  bytes.forEach((byte) => (text += String.fromCharCode(byte)));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function unshown(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("not base64url");
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  if (shown(bytes) !== text) throw new Error("not canonical base64url");
  return bytes;
}

// Names sorted, no spaces. All names of ours are ASCII, all numbers whole.
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const named = value as Record<string, unknown>;
  const fields = Object.keys(named).sort().map((name) => `${JSON.stringify(name)}:${canonical(named[name])}`);
  return `{${fields.join(",")}}`;
}

async function hash(name: string, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(name, bytes));
}
export const sha256 = (...parts: Uint8Array[]): Promise<Bytes> => hash("SHA-256", joined(...parts));
export const sha384 = (...parts: Uint8Array[]): Promise<Bytes> => hash("SHA-384", joined(...parts));

export async function hmac(key: Bytes, ...parts: Uint8Array[]): Promise<Bytes> {
  const how = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key.length ? key : new Uint8Array(32), how, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, joined(...parts)));
}
