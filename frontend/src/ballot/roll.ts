// The own line of the roll: hashed here from what the office says of it, and led up to the frozen root.
import { type Bytes, canonical, hmac, joined, same, sha256, unshown, utf8 } from "./bytes";
import { type Frozen } from "./paper";

export interface Line {
  member: string;
  salt: string;
  index: number;
  proof: string[];
}

export async function on_roll(frozen: Frozen, line: Line): Promise<boolean> {
  const { paper, entitled, roll_root } = frozen.data;
  const written = utf8(canonical({ member: line.member, paper: paper.id, v: 1 }));
  const leaf = await sha256(new Uint8Array(1), await hmac(unshown(line.salt), written));
  return verify_inclusion(leaf, line.index, entitled, line.proof.map(unshown), unshown(roll_root));
}

// RFC 9162, section 2.1.3.2; as src/xieshang/core/trail/verify.py has it.
async function verify_inclusion(leaf: Bytes, index: number, size: number, proof: Bytes[], root: Bytes): Promise<boolean> {
  if (index < 0 || index >= size) return false;
  let at = index, last = size - 1, found = leaf;
  const node = (left: Bytes, right: Bytes) => sha256(joined(new Uint8Array([1]), left, right));
  for (const step of proof) {
    if (last === 0) return false;
    if (at % 2 || at === last) {
      found = await node(step, found);
      while (at % 2 === 0 && at) [at, last] = [at >> 1, last >> 1];
    } else {
      found = await node(found, step);
    }
    [at, last] = [at >> 1, last >> 1];
  }
  return last === 0 && same(found, root);
}
