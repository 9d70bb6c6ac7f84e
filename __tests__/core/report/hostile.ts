// Text that an attacker would choose, and how a reader of Markdown takes a report apart.

import fc from 'fast-check'

/** Names as an attacker writes them, between ordinary noise. */
export const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '|',
        '\\',
        '\\|',
        '`',
        '```',
        '<img src=x onerror=alert(1)>',
        '</details>',
        '@octocat',
        '#123',
        'GH-12',
        '\n',
        '\r\n',
        '\n| a | b |\n',
        '](https://evil.example)',
        '![x](y)',
        'https://evil.example',
        'www.evil.example',
        '\u001B[2J',
        '\u202E',
        '&lt;',
        '<!--',
        '<!-- nix-perf-gate:end -->',
        '\n<!-- nix-perf-gate:section [] -->\n',
        '-->',
        '<details>',
        '$x$',
        '**',
        '~~',
        '\n::error::x',
        '\n# big',
        '\n```\n',
        '-',
        '1. ',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

/** Lines outside blocks of code. */
export function outsideCode(markdown: string): readonly string[] {
  let fence: string | undefined
  return markdown.split('\n').filter((line) => {
    const mark = /^(`{3,})[^`]*$/.exec(line)?.[1]
    if (fence === undefined && mark !== undefined) fence = mark
    else if (fence !== undefined && line === fence) fence = undefined
    else return fence === undefined
    return false
  })
}

/** Cells as GitHub counts them: a pipe after an odd number of backslashes is text. */
export function columnsOf(row: string): number {
  return [...row.matchAll(/(\\*)\|/g)].filter(([, slashes = '']) => slashes.length % 2 === 0).length - 1
}
