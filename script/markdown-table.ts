// Tables of generated pages.

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A pipe would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`)
}

export function code(text: string): string {
  return `\`${text}\``
}
