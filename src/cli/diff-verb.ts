// The verb that compares two profile folders.

import { type Command, Option } from 'commander'
import { profileFolders } from '../adapters/profile-folders.ts'
import { diff } from '../commands/diff.ts'
import { renderDiffJson } from '../core/diff/diff-json.ts'
import { renderDiffMarkdown } from '../core/diff/diff-markdown.ts'
import { renderDiffTerminal } from '../core/diff/diff-terminal.ts'
import { EXIT_STATUS } from '../core/decide/exit-status.ts'
import type { ProfileDiff } from '../core/diff/profile-diff.ts'
import type { Terminal } from './terminal.ts'
import type { VerbSetting } from './verb-setting.ts'

const formats = ['terminal', 'markdown', 'json'] as const

interface DiffOptions {
  readonly format: (typeof formats)[number]
  readonly output?: string
}

export function addDiff(program: Command, { terminal, portsFor, conclude }: VerbSetting): void {
  program
    .command('diff')
    .description('two profiles compared: counters, calls, call paths, time, builds; no verdict')
    .argument('<base>', 'a folder that profile wrote, or one target’s folder in it')
    .argument('<head>', 'the one that is held against it')
    .addOption(new Option('--format <format>', 'what is printed').choices(formats).default('terminal'))
    .option('--output <dir>', 'write diff.json, diff.md and flame graphs of both sides there')
    .action(async (base: string, head: string, { format, output }: DiffOptions) => {
      // It looks for no Nix.
      const { files, progress } = portsFor({ nix: 'nix' })
      const found = await diff({ base, head, output }, { files, progress, profiles: profileFolders })
      print(found.diff, format, terminal)
      if (found.written.length > 0) terminal.tell(`Written: ${found.written.join(', ')}\n`)
      conclude(EXIT_STATUS.ok)
    })
}

function print(found: ProfileDiff, format: DiffOptions['format'], terminal: Terminal): void {
  switch (format) {
    case 'terminal':
      terminal.show(renderDiffTerminal(found, terminal.screen))
      break
    case 'markdown':
      terminal.print(renderDiffMarkdown(found, new Map()))
      break
    case 'json':
      terminal.print(renderDiffJson(found))
      break
  }
}
