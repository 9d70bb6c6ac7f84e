// The largest paths of a closure.

import { compareText } from '../text/canonical.ts'
import type { UnpackedSizes } from '../model/built.ts'

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
