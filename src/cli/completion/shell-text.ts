// Words of completion scripts, as shells read them.

/** Prints the names of revisions, of the repository in the current folder; nothing elsewhere. */
export const REVISIONS =
  "git for-each-ref '--format=%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null"

/** A word of bash or zsh. */
export function single(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
