// What `nix-store --dump-db` prints: all paths of a store, each with its size, what it was built from and what it refers to.
// The form is the same from Nix 2.8 to 2.34, half as long as `nix path-info --all --json`, and told in half the time.

/** A path that the store's database has. */
export interface Registration {
  readonly path: string
  /** As Nix counts it, before equal files are shared. */
  readonly unpackedBytes: number
  /** The derivation that it was built from, where it was built. */
  readonly deriver: string | undefined
  readonly references: readonly string[]
}

/** Undefined for what is of another form: half an answer would give sums that are wrong. */
export function parseRegistrations(text: string): readonly Registration[] | undefined {
  const lines = linesOf(text)
  const found: Registration[] = []
  for (;;) {
    const path = lines.next()
    if (path === undefined) return found
    const registration = registrationOf(path, lines)
    if (registration === undefined) return undefined
    found.push(registration)
  }
}

interface Lines {
  /** Undefined at the end. */
  next(): string | undefined
}

/** One after the other: a large store has millions. */
function linesOf(text: string): Lines {
  let start = 0
  return {
    next: () => {
      const end = text.indexOf('\n', start)
      if (end === -1) return undefined
      const line = text.slice(start, end)
      start = end + 1
      return line
    },
  }
}

/** Path, hash, size, deriver or nothing, number of references, references. */
function registrationOf(path: string, lines: Lines): Registration | undefined {
  lines.next()
  const unpackedBytes = wholeNumber(lines.next())
  const deriver = lines.next()
  const count = wholeNumber(lines.next())
  if (!path.startsWith('/') || unpackedBytes === undefined || count === undefined) return undefined
  const references: string[] = []
  while (references.length < count) {
    const reference = lines.next()
    if (reference === undefined) return undefined
    references.push(reference)
  }
  return { path, unpackedBytes, deriver: deriver === '' ? undefined : deriver, references }
}

function wholeNumber(line: string | undefined): number | undefined {
  return line !== undefined && /^\d{1,15}$/.test(line) ? Number(line) : undefined
}
