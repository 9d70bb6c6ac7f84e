// Whether both sides are one revision, as with a working tree that is as the merge base left it: what evaluates one of them has
// evaluated the other.

import type { Revision, Side } from './revision.ts'

/** By what is evaluated, the files of submodules included. */
export function isOneSource(
  sources: Readonly<
    Record<Side, { readonly sha: string; readonly storePath: string; readonly narHash: string }>
  >,
): boolean {
  const { base, head } = sources
  return base.sha === head.sha && base.storePath === head.storePath && base.narHash === head.narHash
}

export function isOneRevision({ base, head }: Readonly<Record<Side, Pick<Revision, 'commit'>>>): boolean {
  return base.commit.sha === head.commit.sha
}
