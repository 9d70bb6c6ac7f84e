// What an annotation is made of: a line of the user's, and what it does to a target.

/** A line of the user's, what it does, and a target that it does it to. */
export interface Account {
  readonly level: 'error' | 'warning'
  readonly target: string
  /** What becomes of `1 target` or `3 targets`: `does not evaluate`. */
  readonly verb: readonly [one: string, several: string]
  readonly message: string
  readonly place: Place | undefined
}

export interface Place {
  readonly file: string
  readonly line: number
  readonly column?: number
}

const MOST_PATH = 400

/** Whether a path is one, and stays within the repository: not Nix’s own `<nix/fetchurl.nix>` or `(string)`. */
export function isInRepository(path: string): boolean {
  if (path.length > MOST_PATH || /^[/~(<]|[\\:]/.test(path)) return false
  return !path.split('/').some((part) => part === '' || part === '.' || part === '..')
}
