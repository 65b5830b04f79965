// The little that a page may leave on this phone: what its owner wrote and has not been able to send.
export interface Kept {
  id: string; // whose, and the address of the form
  to: string; // the address of the form
  by: string; // who wrote it: the mark that the server gives each reader
  page: string; // where the form stands
  fields: [string, string][];
  files?: [string, File][]; // pictures that were chosen; a phone that cannot keep them keeps the words
  day: string; // when it was written, as YYYY-MM-DD
  waits: boolean; // sent by its writer, but not taken over yet
  bare?: boolean; // a button only: where it is refused there is nothing to give back
}

const NAME = "xieshang";
const STORE = "kept";
const LASTS = 14; // days; the server takes what is up to 7 days old

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function ask<T>(mode: IDBTransactionMode, question: (kept: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const base = await open();
  try {
    return await new Promise<T>((done, failed) => {
      const asked = question(base.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  } finally {
    base.close();
  }
}

// The day here, not in Greenwich.
export function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

export function age(kept: Kept): number {
  return Math.round((Date.parse(today()) - Date.parse(kept.day)) / 86400000);
}

export const keep = (kept: Kept): Promise<unknown> => ask("readwrite", (store) => store.put(kept));
export const drop = (id: string): Promise<unknown> => ask("readwrite", (store) => store.delete(id));

// Everything of one reader; what others have written on this phone waits for them. A page that does
// not know its reader forgets everything.
export async function forget(by: string): Promise<unknown> {
  const found = await all();
  return Promise.all(found.filter((kept) => !by || kept.by === by).map((kept) => drop(kept.id)));
}

// Everything that is not too old; what is, is gone.
export async function all(): Promise<Kept[]> {
  const found: Kept[] = await ask("readonly", (store) => store.getAll());
  const old = found.filter((kept) => age(kept) > LASTS);
  await Promise.all(old.map((kept) => drop(kept.id)));
  return found.filter((kept) => age(kept) <= LASTS);
}
