// The message to the box: ticket, signature, revision, envelope. No name, no cookie, always of one size.
import { type Bytes, canonical, joined, number, sha256, shown, utf8 } from "./bytes";
import { ENVELOPE_BYTES, seal } from "./envelope";
import { type Choices, type Frozen } from "./paper";
import { type Token } from "./token";

export async function sealed(frozen: Frozen, token: Token, choices: Choices): Promise<Bytes> {
  const body = canonical({ v: 1, serial: shown(token.serial), signature: shown(token.ballot_signature), choices });
  return seal(frozen.count, frozen.hash, utf8(body));
}

export const cast_body = (token: Token, revision: number, envelope: Bytes): Bytes =>
  joined(number(1, 1), token.ticket, token.ticket_signature, number(revision, 4), envelope);

// Whether the box has signed for this very envelope.
export async function receipt_holds(frozen: Frozen, receipt: Bytes, envelope: Bytes, revision: number): Promise<boolean> {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("spki", frozen.receipt, curve, false, ["verify"]);
  const message = joined(utf8("xieshang/receipt/v1\n"), frozen.hash, await sha256(envelope), number(revision, 4));
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, receipt, message);
}

export { ENVELOPE_BYTES };
