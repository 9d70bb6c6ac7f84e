// Tables and figures for docs/statistics.md, and their places in it.

/** A share as per cent, with a digit behind the point where it is small; a dot where it is none. */
export function percent(share: number): string {
  if (share === 0) return '0'
  const value = 100 * share
  return value < 9.95 ? value.toFixed(1) : value.toFixed(0)
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const alignment = head.map((_, column) => (column === 0 ? '---' : '--:'))
  return [line(head), line(alignment), ...rows.map(line)].join('\n')
}

/** Puts a text between `<!-- NAME -->` and `<!-- end of NAME -->`. */
export function replaceMarked(document: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const [before, rest] = splitOnce(document, start)
  const [, after] = splitOnce(rest, end)
  return `${before}${start}\n\n${text}\n\n${end}${after}`
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  if (at < 0) throw new Error(`the document has no ${separator}`)
  return [text.slice(0, at), text.slice(at + separator.length)]
}
