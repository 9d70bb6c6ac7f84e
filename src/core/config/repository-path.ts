// Paths in the configuration: relative to the repository's root, and never out of it.

import { parsed, problem, type Parsed } from './parsed.ts'
import { quoted } from '../text/quoted.ts'

/** The path without `./`, `//` and `..`: `.` for the root itself, else like `sub/folder`. */
export function scanRepositoryPath(text: string): Parsed<string> {
  const fault = faultOf(text)
  if (fault !== undefined) return problem(`${quoted(text)} ${fault}`)
  const segments: string[] = []
  for (const segment of text.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) {
      return problem(`${quoted(text)} leads out of the repository; write a path below its root`)
    }
  }
  if (segments[0]?.toLowerCase() === '.git') {
    return problem(`${quoted(text)} is Git’s own folder; write a path to a file of the project`)
  }
  return parsed(segments.length === 0 ? '.' : segments.join('/'))
}

function faultOf(text: string): string | undefined {
  if (text === '') return 'is no path; write one like ./default.nix'
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'has a control character; write a plain path'
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return 'is not in this repository; write a path like ./sub'
  if (text.startsWith('/')) return 'is an absolute path; write one from the repository’s root, like ./sub'
  if (text.startsWith('~'))
    return 'is a path from the home folder; write one from the repository’s root, like ./sub'
  if (text.includes('\\')) return 'has a backslash; write / between folders'
  return undefined
}
