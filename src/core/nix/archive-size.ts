// How long the archive (NAR) of one file is, which is what Nix calls its size. Source: the grammar in the thesis of
// E. Dolstra, “The Purely Functional Software Deployment Model” (2006), figure 5.2.

/** Names and lengths around the content of a file. */
const AROUND_BYTES = 112

/** What says that it can be run. */
const EXECUTABLE_BYTES = 32

const WORD_BYTES = 8

export function archiveBytes(content: { readonly bytes: number; readonly isExecutable: boolean }): number {
  const padded = Math.ceil(content.bytes / WORD_BYTES) * WORD_BYTES
  return AROUND_BYTES + padded + (content.isExecutable ? EXECUTABLE_BYTES : 0)
}
