// Tables: they scroll in a box of their own, and sort where their rows can be compared.

import { type Markup, markup } from '../../text/markup.ts'

export interface Column {
  readonly title: string
  /** Prose wraps. */
  readonly align?: 'number' | 'text' | 'prose'
  /** Pictures cannot be compared. */
  readonly sorts?: boolean
}

export interface Cell {
  readonly content: Markup | string
  /** What it is sorted by, where that is not its text. */
  readonly sort?: number | string
  /** Names its row. */
  readonly isHead?: boolean
}

export interface Row {
  readonly cells: readonly Cell[]
  readonly className?: string
}

export interface Table {
  /** Untrusted text. */
  readonly caption: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

export function tableMarkup({ caption, columns, rows }: Table): Markup {
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="sortable n-last">
<caption>${caption}</caption>
<thead><tr>${columns.map(headMarkup)}</tr></thead>
<tbody>
${rows.map(
  ({
    cells,
    className = '',
  }) => markup`<tr${className === '' ? markup`` : markup` class="${className}"`}>${cells.map((cell, index) => cellMarkup(cell, columns[index]))}</tr>
`,
)}</tbody>
</table></div>
`
}

function headMarkup({ title, align = 'text', sorts = true }: Column): Markup {
  return markup`<th scope="col" class="${align}${sorts ? '' : ' no-sort'}">${title}</th>`
}

function cellMarkup({ content, sort, isHead = false }: Cell, column: Column | undefined): Markup {
  const attributes = sort === undefined ? markup`` : markup` data-sort="${sort}"`
  const align = column?.align === undefined ? markup`` : markup` class="${column.align}"`
  return isHead
    ? markup`<th scope="row"${attributes}>${content}</th>`
    : markup`<td${align}${attributes}>${content}</td>`
}
