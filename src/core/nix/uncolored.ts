// Nix colours its messages even in its structured log.

const ANSI_SEQUENCE = /\u001b\[[0-9;?]*[A-Za-z]/g

/** The text without terminal colours. */
export function plainText(text: string): string {
  return text.replace(ANSI_SEQUENCE, '')
}
