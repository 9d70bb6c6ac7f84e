// Which characters a reader does not see: the one definition, for every way out. Whoever shows a text of strangers puts
// something visible in their place, since they hide what a name is, turn the direction of reading, or move a cursor.

/**
 * Of Unicode's own classes: controls, formats (direction, width, tags), half characters, private and unassigned ones;
 * separators of lines and paragraphs; whatever is not drawn where a font does not know it (fillers, selectors of
 * variants). Three more are drawn as nothing and in no class: an empty cell of Braille, a note without a head, a filler
 * of Khitan script.
 */
const CLASS = String.raw`[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{16fe4}]`
const UNSEEN = new RegExp(CLASS, 'v')

/**
 * An emoji that Unicode recommends is one picture, though it is made of several characters, some of which are not seen by
 * themselves: a warning sign in its colours, a family, the flag of Wales. People write them in messages and names, and
 * expect them back. Nothing hides in one: the list is closed, and no two look alike.
 *
 * Joiners between letters, as Persian and Hindi have them, are not among these: two names would look alike that are not.
 * Marks over and under letters are seen, and so is the gap that a space of any width is.
 */
const EMOJI_OR_UNSEEN = new RegExp(String.raw`(\p{RGI_Emoji})|${CLASS}`, 'gv')

/** Whether there is a character that is not seen by itself. */
function hasUnseen(text: string): boolean {
  return UNSEEN.test(text)
}

/** The text with something else in the place of each character that is not seen. */
export function replaceUnseen(text: string, stand: (character: string) => string): string {
  if (!hasUnseen(text)) return text
  return text.replace(EMOJI_OR_UNSEEN, (found, emoji?: string) => emoji ?? stand(found))
}

/** `\u202e`, as JSON, YAML and JavaScript read it: an escape for each code unit. */
export function unitEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}
