// Adds up a published board again and checks every signature on it; the same checks as
// src/xieshang/core/ballots/board.py. Needs nothing but the board itself.
import { verify } from "./blind";
import { type Bytes, before, canonical, joined, same, sha256, shown, unshown, utf8 } from "./bytes";
import { type Choices, type Frozen, type FrozenData, ballot_message, read_frozen, takes, tracker_of } from "./paper";

export interface Row {
  tracker: string;
  serial: string;
  signature: string;
  choices: Choices;
}
export type Totals = Record<string, Record<string, number>>;
export interface Board {
  v: number;
  frozen: FrozenData;
  hash: string;
  drawn: number;
  reissued: number;
  cast: number;
  valid: number;
  invalid: Record<string, number>;
  totals: Totals;
  paper_voters: number;
  on_paper: Totals;
  box_root: string;
  box: string[];
  rows: Row[];
}
// What can be wrong with a board; the page has the words for each.
export type Fault =
  | "hash" | "rows" | "trackers" | "order" | "totals" | "valid" | "cast" | "box" | "box_order" | "root" | "drawn" | "entitled" | "paper";
export interface Recount {
  frozen: Frozen;
  totals: Totals;
  faults: Fault[];
}

export async function recount(board: Board): Promise<Recount> {
  if (board.v !== 1) throw new Error("not a board");
  const frozen = await read_frozen(board.frozen);
  const items = frozen.data.paper.items;
  const trackers = board.rows.map((row) => unshown(row.tracker));
  const box = board.box.map(unshown);
  const invalid = sum(Object.values(board.invalid));
  const totals = count(frozen, board.rows.filter((row) => takes(items, row.choices)));
  const holds: [Fault, boolean][] = [
    ["hash", same(unshown(board.hash), frozen.hash)],
    ["rows", await every(board.rows, (row) => given_out(frozen, row))],
    ["trackers", await every(board.rows, async (row) => shown(await tracker_of(unshown(row.serial))) === row.tracker)],
    ["order", ascending(trackers)],
    ["totals", canonical(board.totals) === canonical(totals)],
    ["valid", board.valid === board.rows.length],
    ["cast", board.valid + invalid === board.cast],
    ["box", box.length === board.cast],
    ["box_order", box.every((one, at) => at === 0 || !before(one, box[at - 1] as Bytes))],
    ["root", same(unshown(board.box_root), await root(await Promise.all(box.map((one) => sha256(new Uint8Array(1), one)))))],
    ["drawn", board.cast <= board.drawn + board.reissued],
    ["entitled", board.drawn + board.paper_voters <= board.frozen.entitled],
    ["paper", on_paper_fits(board)],
  ];
  return { frozen, totals, faults: holds.filter(([, right]) => !right).map(([fault]) => fault) };
}

async function given_out(frozen: Frozen, row: Row): Promise<boolean> {
  const serial = unshown(row.serial);
  const message = ballot_message(frozen, serial);
  return serial.length === 32 && takes(frozen.data.paper.items, row.choices) && verify(frozen.ballot, message, unshown(row.signature));
}

export function count(frozen: Frozen, rows: Row[]): Totals {
  const totals: Totals = {};
  frozen.data.paper.items.forEach((item, at) => {
    const votes: Record<string, number> = {};
    for (const option of item.options) votes[option.code] = 0;
    for (const row of rows) for (const code of row.choices[at] ?? []) votes[code] = (votes[code] ?? 0) + 1;
    totals[item.code] = votes;
  });
  return totals;
}

// The paper channel names known items and options, none more often than it may.
function on_paper_fits(board: Board): boolean {
  return Object.keys(board.on_paper).every((code) => {
    const item = board.frozen.paper.items.find((one) => one.code === code);
    const votes = board.on_paper[code] ?? {};
    const known = (option: string) => item !== undefined && item.options.some((one) => one.code === option);
    return item !== undefined
      && Object.keys(votes).every((option) => known(option) && whole(votes[option], board.paper_voters))
      && sum(Object.values(votes)) <= board.paper_voters * item.most;
  });
}

const whole = (many: unknown, most: number): boolean =>
  typeof many === "number" && many % 1 === 0 && many >= 0 && many <= most;
const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);
const ascending = (all: Bytes[]): boolean => all.every((one, at) => at === 0 || before(all[at - 1] as Bytes, one));

async function every<T>(all: T[], right: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (!(await right(one).catch(() => false))) return false;
  return true;
}

// Root of a Merkle tree (RFC 9162, section 2.1.1) over leaf hashes.
async function root(leaves: Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) return sha256(utf8(""));
  if (leaves.length === 1) return leaves[0] as Bytes;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha256(joined(new Uint8Array([1]), await root(leaves.slice(0, half)), await root(leaves.slice(half))));
}
