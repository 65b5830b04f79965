// The voter's page: draw a ballot, vote, vote again until the close, find the own ballot on the board.
// All words are the server's (#words); what is chosen leaves this phone only inside the envelope.
import { type Bytes, able, canonical, sha256, shown, unshown } from "./bytes";
import { cast_body, receipt_holds, sealed } from "./cast";
import { type Choices, type Frozen, type FrozenData, read_frozen, takes } from "./paper";
import { type Board, recount } from "./recount";
import { type Line, on_roll } from "./roll";
import { type Kept, type Sent, claim, drop, find, keep } from "./store";
import { type Answer, type Token, asked, drawn, new_code, read_code, request } from "./token";

interface Given {
  frozen: FrozenData;
  hash: string;
  state: "frozen" | "open" | "closed" | "published";
  drawn: boolean; // a ballot was drawn in this name, on whatever phone
  line: string; // of the roll; parts those who share a phone
  draw: string;
  box: string;
  board: string;
  roll: string;
}
const TRIES = 16; // another phone may have voted meanwhile: each try doubles the revision

const blank = (id: string, code: string): Kept =>
  ({ id, code, answer: null, sent: null, taken: null });

export class Refused extends Error {}

// Whether the box has signed for the last envelope that was sent.
export const is_taken = (kept: Kept): boolean =>
  Boolean(kept.sent && kept.taken && kept.taken.revision === kept.sent.revision);

export interface Found {
  found: "same" | "other" | "known" | "missing" | "unboxed" | "none";
  choices: Choices | null;
  faults: string[];
}

// The voter's side of the protocol, without a page.
export class Voter {
  kept: Kept | undefined;

  constructor(readonly given: Given, readonly frozen: Frozen, readonly csrf: string) {}

  get id(): string {
    return `${this.given.hash}/${this.given.line}`;
  }

  async recall(): Promise<void> {
    this.kept = await find(this.id);
  }

  // On disk before anything is sent: so the same can be sent again.
  private async note(kept: Kept): Promise<Kept> {
    await keep(kept);
    this.kept = kept;
    return kept;
  }

  // With a code of this phone's own, or with one that was written down at another phone.
  async draw(typed?: string): Promise<Token> {
    await this.recall();
    if (!typed || (this.kept && this.kept.answer)) this.kept = await claim(blank(this.id, typed ?? new_code()));
    const kept = this.kept && (this.kept.answer || !typed) ? this.kept : blank(this.id, typed ?? "");
    performance.mark("blind");
    const one = await request(this.frozen, kept.code);
    performance.measure("xieshang blinding", "blind");
    if (kept.answer) return drawn(this.frozen, one, kept.answer);
    const answer = await this.ask(asked(one));
    const token = await drawn(this.frozen, one, answer);
    await this.note({ ...kept, answer });
    return token;
  }

  private async ask(one: Answer): Promise<Answer> {
    const response = await fetch(this.given.draw, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf },
      body: JSON.stringify(one),
    });
    const said = await response.json();
    if (said.done === true) return { ticket: said.ticket, serial: said.serial };
    await this.recall();
    if (this.kept && !this.kept.answer) await this.forget(); // nothing was given out for this code
    throw new Refused(said.why);
  }

  // What was sent and not acknowledged goes out again as it was; anything else with the next revision.
  async vote(choices: Choices): Promise<void> {
    const token = await this.draw();
    const kept = this.kept as Kept;
    const last = kept.sent && canonical(kept.sent.choices) === canonical(choices) ? kept.sent : null;
    if (last && is_taken(kept)) return;
    const envelope = last ? unshown(last.envelope) : await sealed(this.frozen, token, choices);
    let revision = last ? last.revision : (kept.sent ? kept.sent.revision : 0) + 1;
    for (let tried = 0; tried < TRIES; tried++) {
      const sent = { choices, envelope: shown(envelope), revision };
      const waiting = await this.note({ ...kept, sent });
      const said = await this.put(cast_body(token, revision, envelope));
      if (said.done) {
        if (!(await receipt_holds(this.frozen, unshown(said.receipt), envelope, revision))) throw new Refused("receipt");
        await this.note({ ...waiting, taken: { ...sent, receipt: said.receipt } });
        return;
      }
      if (said.why !== "older-than-in-box" && said.why !== "other-of-same-number") throw new Refused(said.why);
      revision = 2 * revision + 1;
    }
    throw new Refused("older-than-in-box");
  }

  // Without cookie, without referrer, without a type: nothing says who or from where.
  private async put(body: Bytes): Promise<{ done: boolean; receipt: string; why: string }> {
    const response = await fetch(this.given.box, {
      method: "POST",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      body: new Blob([body]),
    });
    return response.json();
  }

  // What the board says about the own ballot. Found by its serial, here, among all rows.
  async check(code: string): Promise<Found> {
    const board: Board = await (await fetch(this.given.board, { credentials: "same-origin" })).json();
    const { frozen, faults } = await recount(board);
    if (shown(frozen.hash) !== this.given.hash) faults.push("hash");
    const serial = shown((await request(this.frozen, code)).secrets.serial);
    const row = board.rows.find((one) => one.serial === serial);
    const mine = this.kept && this.kept.code === code ? this.kept : null;
    const envelopes = [mine && mine.taken, mine && mine.sent].filter((one): one is Sent => Boolean(one));
    if (row && !envelopes.length) return { found: "known", choices: row.choices, faults };
    if (row) {
      const same = envelopes.some((one) => canonical(one.choices) === canonical(row.choices));
      return { found: same ? "same" : "other", choices: row.choices, faults };
    }
    const hashes = await Promise.all(envelopes.map(async (one) => shown(await sha256(unshown(one.envelope)))));
    const boxed = hashes.some((hash) => board.box.includes(hash));
    return { found: boxed ? "missing" : mine && mine.taken ? "unboxed" : "none", choices: null, faults };
  }

  // Whether the own line belongs to the roll that was frozen before the vote.
  async look_up(): Promise<boolean> {
    const line: Line = await (await fetch(this.given.roll, { credentials: "same-origin" })).json();
    return on_roll(this.frozen, line);
  }

  async forget(): Promise<void> {
    await drop(this.id);
    this.kept = undefined;
  }
}

export async function voter(given: Given, csrf: string): Promise<Voter> {
  const frozen = await read_frozen(given.frozen);
  if (shown(frozen.hash) !== given.hash) throw new Refused("hash");
  const made = new Voter(given, frozen, csrf);
  await made.recall();
  return made;
}

export { type Given, able, read_code, takes };
