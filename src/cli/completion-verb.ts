// The verb that prints what a shell completes the command line by.

import { Argument, type Command } from 'commander'
import { bashCompletion } from './completion/bash.ts'
import { fishCompletion } from './completion/fish.ts'
import { zshCompletion } from './completion/zsh.ts'
import { outlineOf, type ProgramOutline } from './outline.ts'
import type { Terminal } from './terminal.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

type Shell = (typeof shells)[number]

const scripts: Readonly<Record<Shell, (program: ProgramOutline) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

export function addCompletion(program: Command, { terminal }: { readonly terminal: Terminal }): void {
  program
    .command('completion')
    .description('print what a shell completes the command line by')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action((shell: Shell) => {
      terminal.print(scripts[shell](outlineOf(program)))
    })
}
