// The largest paths of a closure.

import { compareText } from '../text/canonical.ts'
import type { UnpackedSizes } from './store-facts.ts'

export interface LargestPaths {
  readonly totalBytes: number
  readonly largest: readonly { readonly path: string; readonly unpackedBytes: number }[]
}

/** At most `most` of them, the largest first. */
export function largestPaths(sizes: UnpackedSizes, most: number): LargestPaths {
  const paths = [...sizes].map(([path, unpackedBytes]) => ({ path, unpackedBytes }))
  return {
    totalBytes: paths.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0),
    largest: paths
      .toSorted((one, other) => other.unpackedBytes - one.unpackedBytes || compareText(one.path, other.path))
      .slice(0, most),
  }
}

/** `/nix/store/HASH-openssl-3.0.14` → `openssl-3.0.14`; of a derivation, without its ending. */
export function packageName(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/^[0-9a-z]{32}-/, '')
    .replace(/\.drv$/, '')
}
