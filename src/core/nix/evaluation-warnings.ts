// Warnings of the code that is evaluated, among the messages of Nix: by `lib.warn`, a trace of old and `builtins.warn`
// since Nix 2.24, and those of Nix itself that are about the code. All others are about the machine, its settings, the
// network or the lock file that is not written. Texts as of Nix 2.4 to 2.36.

/** How Nix and Nixpkgs mark what code warns of. */
const MARKS = ['evaluation warning:', 'trace: evaluation warning:', 'trace: warning:']

const OF_NIX = 'warning:'

/** What Nix says of an expression that it evaluates, each time. */
const OF_VALUES = [
  'found empty hash, assuming ',
  "'structuredAttrs' disables the effect of the derivation attribute ",
  "setting structured attributes via '__json' is deprecated",
  ' is a deprecated alias for hash format ',
]

/** What it says of the text of a file, each time that it reads it: flake.nix twice, for one (2.34). */
const OF_TEXT = [
  'This expression uses `or` as an identifier ',
  '(lint-',
  '(warn-short-path-literals)',
  ' has an override for a non-existent input ',
  ' is unlocked (e.g. lacks a Git revision) but ',
]

/** How many of these messages, which are without colours, warn of the code: one that is of several lines is one. */
export function countWarnings(messages: readonly string[]): number {
  const marked = messages.filter((message) => MARKS.some((mark) => message.startsWith(mark)))
  const ofNix = messages.filter((message) => message.startsWith(OF_NIX))
  const ofValues = ofNix.filter((message) => saysAny(message, OF_VALUES))
  const ofText = ofNix.filter((message) => saysAny(message, OF_TEXT))
  return marked.length + ofValues.length + new Set(ofText).size
}

function saysAny(message: string, texts: readonly string[]): boolean {
  return texts.some((text) => message.includes(text))
}
