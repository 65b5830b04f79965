// A voter's secrets, all of them from one code of 160 bits: whoever has written it down and loses the phone
// signs in on another, draws again with the same request, and gets the same ticket and ballot.
import { type Blinded, SALT_BYTES, blind, finalize } from "./blind";
import { type Bytes, hmac, joined, number, random, shown, unshown, utf8 } from "./bytes";
import { type Frozen, ballot_message, ticket_message } from "./paper";

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"; // no i, l, o, u
const CODE_BYTES = 20;

export interface Token {
  ticket: Bytes;
  ticket_signature: Bytes;
  serial: Bytes;
  ballot_signature: Bytes;
}
export interface Request {
  ticket: Blinded;
  ballot: Blinded;
  secrets: { ticket: Bytes; serial: Bytes };
}
export interface Answer {
  ticket: string;
  serial: string;
}

export function new_code(): string {
  return written(random(CODE_BYTES));
}

// Eight groups of four letters.
function written(seed: Bytes): string {
  let bits = "";
  seed.forEach((byte) => (bits += byte.toString(2).padStart(8, "0")));
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => LETTERS[parseInt(five, 2)]);
  return (letters.join("").match(/.{4}/g) ?? []).join("-");
}

// What somebody types, as it was written down; null where it cannot be a code.
export function read_code(typed: string): string | null {
  const plain = typed.toLowerCase().replace(/[\s-]/g, "").replace(/o/g, "0").replace(/[il]/g, "1");
  if (plain.length !== 32 || [...plain].some((letter) => !LETTERS.includes(letter))) return null;
  return (plain.match(/.{4}/g) ?? []).join("-");
}

function seed_of(code: string): Bytes {
  const bits = [...code.replace(/-/g, "")].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
}

// What is asked of the office: two blinded messages. From one code always the same two.
export async function request(frozen: Frozen, code: string): Promise<Request> {
  const seed = seed_of(code);
  const from = async (what: string, length: number): Promise<Bytes> => {
    const blocks: Bytes[] = [];
    for (let at = 0; at * 32 < length; at++) {
      blocks.push(await hmac(seed, utf8(`xieshang/phone/v1\n${what}\n`), frozen.hash, number(at, 4)));
    }
    return joined(...blocks).slice(0, length);
  };
  const ticket = await from("ticket", 32), serial = await from("serial", 32);
  const spare = 16; // bytes beyond the key: so that the remainder is as good as even
  return {
    ticket: await blind(frozen.ticket, ticket_message(frozen, ticket),
      await from("ticket salt", SALT_BYTES), await from("ticket factor", frozen.ticket.size + spare)),
    ballot: await blind(frozen.ballot, ballot_message(frozen, serial),
      await from("serial salt", SALT_BYTES), await from("serial factor", frozen.ballot.size + spare)),
    secrets: { ticket, serial },
  };
}

export const asked = (one: Request): Answer => ({ ticket: shown(one.ticket.sent), serial: shown(one.ballot.sent) });

// Takes the blinding off the office's answer; both signatures are verified.
export async function drawn(frozen: Frozen, one: Request, answer: Answer): Promise<Token> {
  return {
    ticket: one.secrets.ticket,
    ticket_signature: await finalize(frozen.ticket, one.ticket, unshown(answer.ticket)),
    serial: one.secrets.serial,
    ballot_signature: await finalize(frozen.ballot, one.ballot, unshown(answer.serial)),
  };
}
