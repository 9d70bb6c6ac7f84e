// The ends of a text without a character that stands there again and again. An expression for it would look at a run in the
// middle of the text once from each of its places.

/** `a//` without its slashes: `a`. */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length
  while (end > 0 && text.charAt(end - 1) === character) end -= 1
  return text.slice(0, end)
}

export function withoutLeading(text: string, character: string): string {
  let start = 0
  while (start < text.length && text.charAt(start) === character) start += 1
  return text.slice(start)
}

/** The spaces around a text; what is all spaces has them at its start. */
export function spacesAround(text: string): { readonly start: string; readonly end: string } {
  const rest = withoutLeading(text, ' ')
  const inner = withoutTrailing(rest, ' ')
  return { start: ' '.repeat(text.length - rest.length), end: ' '.repeat(rest.length - inner.length) }
}

/** What stands before the first of these characters: all of it where there is none. */
export function before(text: string, ...characters: readonly string[]): string {
  const found = characters.map((character) => text.indexOf(character)).filter((at) => at >= 0)
  return text.slice(0, Math.min(...found, text.length))
}
