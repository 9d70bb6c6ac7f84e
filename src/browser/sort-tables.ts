// Tables that sort: each head becomes a button, so that a keyboard and a screen reader know what it does. A click on
// it reaches sortable-tablesort, which sorts and sets `aria-sort`.

import 'sortable-tablesort'

export function sortTables(): void {
  for (const head of document.querySelectorAll<HTMLElement>('table.sortable thead th:not(.no-sort)')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...head.childNodes)
    head.append(button)
  }
}
