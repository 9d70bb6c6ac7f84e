// Makes a report fit a limit of characters: whole blocks go, the least important first, and the report says which.

/** A piece of the report that is shown whole or not at all. */
export interface Block {
  /** Written only if there is room for it. */
  readonly text: () => string
  /** The larger, the longer it stays; `Infinity` stays always. Of equal ones the last go first. */
  readonly importance: number
  /** What is missed without it: `lists of derivations`. */
  readonly kind: string
}

/** Blocks under one fold, or none. */
export interface Section {
  readonly fold?: { readonly title: string; readonly open: boolean }
  readonly blocks: readonly Block[]
  /** What stands between blocks; a line break where they are items of one list. */
  readonly between?: string
}

export interface FitOptions {
  readonly limit: number
  /** The line that says what was left out. */
  readonly leftOut: (missing: ReadonlyMap<string, number>) => string
}

/** Room for the folds' own lines and the one that says what was left out. */
const RESERVE = 1100

/** Room for the fold's own lines, and for the one that says what of it was left out. */
const FOLD_RESERVE = 400

/** Between blocks: an empty line. */
const SEPARATOR = '\n\n'

export function fitSections(sections: readonly Section[], { limit, leftOut }: FitOptions): string {
  const { texts, missing } = mostImportant(sections, limit - RESERVE)
  const parts = sections.map((section) => sectionText(section, texts)).filter((part) => part !== '')
  if (missing.size > 0) parts.push(leftOut(missing))
  const text = parts.join(SEPARATOR)
  return text.length <= limit ? text : text.slice(0, limit)
}

/** One fold by itself, with the most important of its blocks; its last line says what was left out. */
export function fitFold(section: Section, { limit, leftOut }: FitOptions): string {
  const { texts, missing } = mostImportant([section], limit - FOLD_RESERVE)
  if (missing.size === 0) return sectionText(section, texts)
  const note: Block = { text: () => '', importance: 0, kind: '' }
  const withNote = new Map([...texts, [note, `${texts.size === 0 ? '' : '\n'}${leftOut(missing)}`]])
  return sectionText({ ...section, blocks: [...section.blocks, note] }, withNote)
}

interface Choice {
  readonly texts: ReadonlyMap<Block, string>
  /** How many blocks of each kind found no room. */
  readonly missing: ReadonlyMap<string, number>
}

/** Blocks in the order of their importance, until one finds no room: none that matters less is taken instead. */
function mostImportant(sections: readonly Section[], room: number): Choice {
  const order = sections
    .flatMap((section) => section.blocks)
    .toSorted((one, other) => (one.importance === other.importance ? 0 : other.importance - one.importance))
  const texts = new Map<Block, string>()
  const missing = new Map<string, number>()
  let left = room
  for (const block of order) {
    const text = missing.size === 0 ? block.text() : undefined
    if (text !== undefined && (text.length + SEPARATOR.length <= left || block.importance === Infinity)) {
      texts.set(block, text)
      left -= text.length + SEPARATOR.length
    } else {
      missing.set(block.kind, (missing.get(block.kind) ?? 0) + 1)
    }
  }
  return { texts, missing }
}

function sectionText(
  { fold, blocks, between = SEPARATOR }: Section,
  texts: ReadonlyMap<Block, string>,
): string {
  const body = blocks.flatMap((block) => texts.get(block) ?? []).join(between)
  if (body === '' || fold === undefined) return body
  return `<details${fold.open ? ' open' : ''}><summary>${fold.title}</summary>\n\n${body}\n\n</details>`
}
