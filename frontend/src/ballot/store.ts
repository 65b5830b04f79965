// What this phone keeps about a ballot until its owner has found it on the board, and then forgets.
// One record per paper and line of the roll: two people who share a phone do not see each other's.
import { type Choices } from "./paper";

export interface Sent {
  choices: Choices; // what the envelope holds
  envelope: string;
  revision: number;
}
export interface Kept {
  id: string; // paper and line of the roll
  code: string; // from which all secrets come
  answer: { ticket: string; serial: string } | null; // blinded signatures as they came
  sent: Sent | null; // the last envelope; the box may have it or not
  taken: (Sent & { receipt: string }) | null; // the last one that the box has signed for
}

const NAME = "xieshang-ballots";
const STORE = "kept";

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
      const within = base.transaction(STORE, mode);
      const asked = question(within.objectStore(STORE));
      within.oncomplete = () => done(asked.result); // on disk, not only asked for
      within.onerror = within.onabort = () => failed(within.error);
    });
  } finally {
    base.close();
  }
}

export const keep = (kept: Kept): Promise<unknown> => ask("readwrite", (store) => store.put(kept));
export const drop = (id: string): Promise<unknown> => ask("readwrite", (store) => store.delete(id));
export const find = (id: string): Promise<Kept | undefined> => ask("readonly", (store) => store.get(id));

// The record that is there, or this one where there is none: in one transaction, so that two tabs share one code.
export async function claim(fresh: Kept): Promise<Kept> {
  const base = await open();
  try {
    return await new Promise<Kept>((done, failed) => {
      const within = base.transaction(STORE, "readwrite");
      const store = within.objectStore(STORE);
      const asked = store.get(fresh.id);
      asked.onsuccess = () => asked.result ?? store.add(fresh);
      within.oncomplete = () => done(asked.result ?? fresh);
      within.onerror = within.onabort = () => failed(within.error);
    });
  } finally {
    base.close();
  }
}
