// The frozen paper: what is asked, who may vote, which keys count. Its hash stands in the log.
import { type PublicKey, read_key } from "./blind";
import { type Bytes, canonical, joined, sha256, unshown, utf8 } from "./bytes";

export interface Item {
  code: string;
  title: string;
  kind: "approve" | "choose";
  options: { code: string; name: string }[];
  most: number;
  needed: number | null;
}
export interface FrozenData {
  paper: { id: string; subject: string; title: string; items: Item[]; quorum: number | null };
  entitled: number;
  roll_root: string;
  keys: { ticket: string; ballot: string; count: string; receipt: string };
}
export type Choices = string[][]; // for each item the codes that were chosen

export interface Frozen {
  data: FrozenData;
  hash: Bytes;
  ticket: PublicKey;
  ballot: PublicKey;
  count: Bytes;
  receipt: Bytes;
}

export async function read_frozen(data: FrozenData): Promise<Frozen> {
  return {
    data,
    hash: await sha256(utf8(canonical(data))),
    ticket: await read_key(unshown(data.keys.ticket)),
    ballot: await read_key(unshown(data.keys.ballot)),
    count: unshown(data.keys.count),
    receipt: unshown(data.keys.receipt),
  };
}

export const ticket_message = (frozen: Frozen, ticket: Bytes): Bytes =>
  joined(utf8("xieshang/ticket/v1\n"), frozen.hash, ticket);
export const ballot_message = (frozen: Frozen, serial: Bytes): Bytes =>
  joined(utf8("xieshang/ballot/v1\n"), frozen.hash, serial);
export const tracker_of = (serial: Bytes): Promise<Bytes> => sha256(utf8("xieshang/tracker/v1\n"), serial);

// Whether a ballot with these choices may be counted: known codes, each once, in the paper's order.
export function takes(items: Item[], choices: Choices): boolean {
  return choices.length === items.length && items.every((item, at) => {
    const chosen = choices[at] ?? [];
    const fewest = item.kind === "approve" ? 1 : 0;
    const ordered = item.options.map((option) => option.code).filter((code) => chosen.includes(code));
    return chosen.length >= fewest && chosen.length <= item.most && canonical(chosen) === canonical(ordered);
  });
}
