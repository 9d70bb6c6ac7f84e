// The output of `git diff --unified=0` → which lines of head a change wrote, and which line of base each other one was.

import { type HunkText, neutralHunks } from './neutral-hunks.ts'

/** Consecutive lines of base that a change replaced by lines of head; either may be none. */
export interface Hunk {
  /** First line, counted from 1; of none, the line before. */
  readonly base: { readonly first: number; readonly count: number }
  readonly head: { readonly first: number; readonly count: number }
  /** It alters no code: comments, layout, and names that are others now wherever they stand. */
  readonly isNeutral?: true
}

export interface ChangedFile {
  /** Undefined where the change added the file. */
  readonly basePath: string | undefined
  /** Undefined where it removed the file. */
  readonly headPath: string | undefined
  /** In order. */
  readonly hunks: readonly Hunk[]
}

/** A change, file by file; a file that is not in it is the same on both sides. */
export type ChangedLines = readonly ChangedFile[]

/** Options that make Git's output depend on the two commits alone, not on anyone's settings or attributes. */
export const diffArguments: readonly string[] = [
  'diff',
  '--unified=0',
  '--inter-hunk-context=0',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--text',
  '--diff-algorithm=histogram',
  '--find-renames=50%',
  '-l1000',
  '--no-relative',
  '--submodule=short',
  '--ignore-submodules=none',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--full-index',
]

/** Parses what Git printed. */
export function parseChangedLines(diff: string): ChangedLines {
  const files = readFiles(diff).filter(
    ({ basePath, headPath }) => basePath !== undefined || headPath !== undefined,
  )
  // Of other files nobody knows what a line says.
  const neutral = neutralHunks(files.filter(isNix).flatMap(({ hunks }) => hunks))
  return files.map(({ hunks, ...paths }) => ({
    ...paths,
    hunks: hunks.map((hunk) => ({
      base: hunk.base,
      head: hunk.head,
      ...(neutral.has(hunk) && { isNeutral: true as const }),
    })),
  }))
}

function isNix({ basePath, headPath }: Pick<ChangedFile, 'basePath' | 'headPath'>): boolean {
  return (headPath ?? basePath ?? '').endsWith('.nix')
}

interface Draft {
  basePath: string | undefined
  headPath: string | undefined
  readonly hunks: (Hunk & HunkText)[]
}

function readFiles(diff: string): readonly Draft[] {
  const files: Draft[] = []
  const lines = diff.split('\n')
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const file = files.at(-1)
    if (line.startsWith('diff --git ')) {
      files.push({ basePath: undefined, headPath: undefined, hunks: [] })
    } else if (file !== undefined) {
      const hunk = parseHunk(line)
      if (hunk === undefined) readPath(line, file)
      else {
        // The lines themselves can look like anything.
        const end = endOfHunk(lines, at, hunk)
        file.hunks.push({ ...hunk, ...textOf(lines.slice(at + 1, end + 1)) })
        at = end
      }
    }
  }
  return files
}

function textOf(lines: readonly string[]): HunkText {
  const after = (mark: string) => lines.flatMap((line) => (line.startsWith(mark) ? [line.slice(1)] : []))
  return { removed: after('-'), added: after('+') }
}

function parseHunk(line: string): Hunk | undefined {
  const found = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
  if (found === null) return undefined
  const [, base, baseCount = '1', head, headCount = '1'] = found
  return {
    base: { first: Number(base), count: Number(baseCount) },
    head: { first: Number(head), count: Number(headCount) },
  }
}

function endOfHunk(lines: readonly string[], start: number, { base, head }: Hunk): number {
  let left = base.count + head.count
  let at = start
  while (left > 0 && at + 1 < lines.length) {
    at += 1
    if (!(lines[at] ?? '').startsWith('\\')) left -= 1
  }
  return at
}

/** A pure rename has no `---` and `+++`; a file with contents has those. */
function readPath(line: string, file: Draft): void {
  const [, word = '', path = ''] =
    /^(rename from|rename to|copy from|copy to|---|\+\+\+) ("(?:[^"\\]|\\.)*"|.*?)\t?$/.exec(line) ?? []
  const name = unquoted(path)
  switch (word) {
    case 'rename from':
    case 'copy from':
      file.basePath = name
      break
    case 'rename to':
    case 'copy to':
      file.headPath = name
      break
    case '---':
      file.basePath = withoutPrefix(name)
      break
    case '+++':
      file.headPath = withoutPrefix(name)
      break
  }
}

function withoutPrefix(path: string): string | undefined {
  return path === '/dev/null' ? undefined : path.slice(2)
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
}

/** Git quotes paths with unusual bytes as C does; bytes above 127 in octal. */
function unquoted(path: string): string {
  if (!path.startsWith('"')) return path
  const bytes: Buffer[] = []
  for (const [, octal, escape, plain] of path.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Buffer.from([Number.parseInt(octal, 8)]))
    else if (escape !== undefined) bytes.push(Buffer.from([ESCAPES[escape] ?? escape.charCodeAt(0)]))
    else bytes.push(Buffer.from(plain ?? ''))
  }
  return Buffer.concat(bytes).toString()
}
