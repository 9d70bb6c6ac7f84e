// Applies the edits of an injection to a checkout.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Edit } from './injection.ts'

export function applyEdits(directory: string, edits: readonly Edit[]): void {
  for (const edit of edits) applyEdit(directory, edit)
}

function applyEdit(directory: string, edit: Edit): void {
  const path = join(directory, edit.file)
  switch (edit.kind) {
    case 'replace': {
      const [head, tail, ...more] = readFileSync(path, 'utf8').split(edit.find)
      if (head === undefined || tail === undefined || more.length > 0) {
        throw new Error(`${edit.file} has to hold this text once: ${edit.find}`)
      }
      writeFileSync(path, `${head}${edit.by}${tail}`)
      return
    }
    case 'rename': {
      const text = readFileSync(path, 'utf8')
      // Names of Nix may hold ' and -, which \b takes for the end of a word.
      const renamed = text.replace(new RegExp(`(?<![\\w'-])${edit.from}(?![\\w'-])`, 'g'), () => edit.to)
      if (renamed === text) throw new Error(`${edit.file} does not have the word ${edit.from}`)
      writeFileSync(path, renamed)
      return
    }
    case 'comment': {
      const notes = Array.from({ length: edit.lines }, (_, index) => `# Note ${index + 1}.\n`).join('')
      writeFileSync(path, `${notes}${readFileSync(path, 'utf8')}`)
      return
    }
    case 'create':
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, edit.text)
      return
    case 'move':
      mkdirSync(dirname(join(directory, edit.to)), { recursive: true })
      execFileSync('git', ['mv', edit.file, edit.to], { cwd: directory })
  }
}
