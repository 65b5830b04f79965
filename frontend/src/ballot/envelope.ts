// The sealed envelope (RFC 9180, base mode, DHKEM(P-256), HKDF-SHA256, AES-128-GCM) with the browser's own cipher.
// The count opens it with src/xieshang/core/ballots/envelope.py.
import { type Bytes, hmac, joined, number, utf8 } from "./bytes";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = joined(utf8("KEM"), number(0x10, 2));
const SUITE = joined(utf8("HPKE"), number(0x10, 2), number(1, 2), number(1, 2));
const NOTHING = new Uint8Array(0);
const PADDED = 1024;
export const ENVELOPE_BYTES = 65 + PADDED + 16;

const extract = (suite: Bytes, salt: Bytes, label: string, key: Bytes): Promise<Bytes> =>
  hmac(salt, utf8("HPKE-v1"), suite, utf8(label), key);

async function expand(suite: Bytes, key: Bytes, label: string, info: Bytes, length: number): Promise<Bytes> {
  const out = await hmac(key, number(length, 2), utf8("HPKE-v1"), suite, utf8(label), info, number(1, 1));
  return out.slice(0, length); // never more than one block of 32
}

// The envelope around a body; always ENVELOPE_BYTES long.
export async function seal(count: Bytes, frozen_hash: Bytes, body: Bytes): Promise<Bytes> {
  const theirs = await crypto.subtle.importKey("spki", count, CURVE, true, []);
  const once = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256));
  const raw = async (key: CryptoKey) => new Uint8Array(await crypto.subtle.exportKey("raw", key));
  const sent = await raw(once.publicKey);
  const both = joined(sent, await raw(theirs));
  const agreed = await expand(KEM, await extract(KEM, NOTHING, "eae_prk", shared), "shared_secret", both, 32);

  const info = joined(utf8("xieshang/envelope/v1\n"), frozen_hash);
  const context = joined(
    number(0, 1),
    await extract(SUITE, NOTHING, "psk_id_hash", NOTHING),
    await extract(SUITE, NOTHING, "info_hash", info),
  );
  const secret = await extract(SUITE, agreed, "secret", NOTHING);
  const key = await crypto.subtle.importKey("raw", await expand(SUITE, secret, "key", context, 16), "AES-GCM", false, ["encrypt"]);
  const iv = await expand(SUITE, secret, "base_nonce", context, 12);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, padded(body));
  return joined(sent, new Uint8Array(sealed));
}

// Length, body, zeros: 1 KiB in all, whatever was chosen.
function padded(body: Bytes): Bytes {
  if (body.length > PADDED - 2) throw new Error("does not fit into the envelope");
  const whole = new Uint8Array(PADDED);
  whole.set(joined(number(body.length, 2), body));
  return whole;
}
