// An argument as a shell reads it: what is printed as a command is what somebody pastes.

/** What no shell takes for anything but itself, wherever it stands in a word. */
const PLAIN = /^[\w@%+:,./-]+$/

export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
