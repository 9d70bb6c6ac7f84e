// The store path that a locked source has. Source: makeFixedOutputPath in src/libstore/store-api.cc of Nix 2.8.

import { createHash } from 'node:crypto'

/** Nix's own digits of base 32. */
const DIGITS = '0123456789abcdfghijklmnpqrsvwxyz'

const HASH_BYTES = 20

/** Path in the store of a source of this hash (`sha256-…`); undefined where the hash is of another kind. */
export function sourcePath(store: string, narHash: string): string | undefined {
  const base64 = /^sha256-([A-Za-z0-9+/]{43}=)$/.exec(narHash)?.[1]
  if (base64 === undefined) return undefined
  const inner = Buffer.from(base64, 'base64').toString('hex')
  const digest = createHash('sha256').update(`source:sha256:${inner}:${store}:source`).digest()
  return `${store}/${base32(folded(digest))}-source`
}

/** Nix shortens hashes by XOR. */
function folded(digest: Buffer): readonly number[] {
  const short = Array.from({ length: HASH_BYTES }, () => 0)
  for (const [index, byte] of digest.entries()) {
    short[index % HASH_BYTES] = (short[index % HASH_BYTES] ?? 0) ^ byte
  }
  return short
}

/** Five bits a digit, the last first. */
function base32(bytes: readonly number[]): string {
  let digits = ''
  for (let digit = Math.ceil((bytes.length * 8) / 5) - 1; digit >= 0; digit -= 1) {
    const bit = digit * 5
    const [index, shift] = [Math.floor(bit / 8), bit % 8]
    const value = ((bytes[index] ?? 0) >> shift) | ((bytes[index + 1] ?? 0) << (8 - shift))
    digits += DIGITS[value & 31] ?? ''
  }
  return digits
}
