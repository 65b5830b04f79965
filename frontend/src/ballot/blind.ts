// Signatures given without seeing what is signed (RFC 9474, RSABSSA-SHA384-PSS): the voter's half.
// The office's half and the known answers stand in src/xieshang/core/ballots/blinding.py.
import { type Bytes, joined, number, sha384, unshown } from "./bytes";

const HASH_BYTES = 48;
export const SALT_BYTES = 48;
const PSS = { name: "RSA-PSS", saltLength: SALT_BYTES };

export interface PublicKey {
  n: bigint;
  e: bigint;
  size: number; // bytes of a signature
  verifier: CryptoKey;
}

// A key as the server writes it (SubjectPublicKeyInfo).
export async function read_key(spki: Bytes): Promise<PublicKey> {
  const how = { name: "RSA-PSS", hash: "SHA-384" };
  const verifier = await crypto.subtle.importKey("spki", spki, how, true, ["verify"]);
  const { n, e } = await crypto.subtle.exportKey("jwk", verifier);
  if (!n || e !== "AQAB") throw new Error("not a key of ours");
  return { n: to_number(unshown(n)), e: BigInt(65537), size: unshown(n).length, verifier };
}

export function to_number(bytes: Uint8Array): bigint {
  let hex = "0x0";
  bytes.forEach((byte) => (hex += (byte < 16 ? "0" : "") + byte.toString(16)));
  return BigInt(hex);
}

export function to_bytes(value: bigint, length: number): Bytes {
  const hex = value.toString(16).padStart(2 * length, "0");
  return Uint8Array.from({ length }, (_, at) => parseInt(hex.substr(2 * at, 2), 16));
}

// What was blinded, and what takes the blinding off again.
export interface Blinded {
  message: Bytes;
  sent: Bytes;
  inverse: bigint;
}

// `luck` are random bytes, 16 more than the key has; `salt` are 48. From the same ones comes the same message:
// so a phone that has lost the answer can ask again.
export async function blind(key: PublicKey, message: Bytes, salt: Bytes, luck: Bytes): Promise<Blinded> {
  const encoded = to_number(await encode(message, key.n.toString(2).length - 1, salt));
  const factor = to_number(luck) % key.n;
  const inverse = inverse_of(factor, key.n);
  const sent = (encoded * small_power(factor, key.e, key.n)) % key.n;
  return { message, sent: to_bytes(sent, key.size), inverse };
}

// Takes the blinding off and looks whether the office has signed with this very key.
export async function finalize(key: PublicKey, blinded: Blinded, answer: Bytes): Promise<Bytes> {
  if (answer.length !== key.size) throw new Error("not as long as the key");
  const signature = to_bytes((to_number(answer) * blinded.inverse) % key.n, key.size);
  if (!(await verify(key, blinded.message, signature))) throw new Error("signed with another key");
  return signature;
}

export const verify = (key: PublicKey, message: Bytes, signature: Bytes): Promise<boolean> =>
  crypto.subtle.verify(PSS, key.verifier, signature, message);

// EMSA-PSS-ENCODE with SHA-384 (RFC 8017, section 9.1.1).
async function encode(message: Bytes, bits: number, salt: Bytes): Promise<Bytes> {
  const length = Math.ceil(bits / 8);
  const tail = await sha384(new Uint8Array(8), await sha384(message), salt);
  const zeros = new Uint8Array(length - salt.length - HASH_BYTES - 2);
  const block = joined(zeros, number(1, 1), salt);
  const mask = await mask_of(tail, block.length);
  const masked = block.map((byte, at) => byte ^ (mask[at] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - bits));
  return joined(masked, tail, number(0xbc, 1));
}

// MGF1 with SHA-384.
async function mask_of(seed: Bytes, length: number): Promise<Bytes> {
  const blocks: Bytes[] = [];
  for (let at = 0; at * HASH_BYTES < length; at++) blocks.push(await sha384(seed, number(at, 4)));
  return joined(...blocks).slice(0, length);
}

function small_power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let power = base;
  for (const bit of exponent.toString(2).slice(1)) {
    power = (power * power) % modulus;
    if (bit === "1") power = (power * base) % modulus;
  }
  return power;
}

// Euclid's way, with the one factor that is asked for.
export function inverse_of(value: bigint, modulus: bigint): bigint {
  const none = BigInt(0);
  let [rest, next] = [modulus, value];
  let [found, step] = [none, BigInt(1)];
  while (next) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [found, step] = [step, found - quotient * step];
  }
  if (rest !== BigInt(1)) throw new Error("cannot be divided by");
  return found < none ? found + modulus : found;
}

