// The command line as a whole: the verbs with their options, what is the same of each, and where the library writes.

import { Command } from 'commander'
import { PROGRAM } from '../program.ts'
import { addCompletion } from './completion-verb.ts'
import { optionText } from './option-text.ts'
import { outlineOf, type ProgramOutline } from './outline.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { applyVariables, unknownVariables } from './variables.ts'
import { describeVerbs } from './verb-help.ts'
import { verbosityOf, withVerbosity } from './verbosity.ts'
import type { VerbSetting } from './verb-setting.ts'
import { addVerbs } from './verbs.ts'

export interface CommandLineSetting extends VerbSetting {
  readonly env: Readonly<Record<string, string | undefined>>
}

export function createCommandLine(setting: CommandLineSetting): Command {
  const { terminal, env } = setting
  const program = createProgram(terminal)
  addVerbs(program, setting)
  withVerbosity(program)
  addCompletion(program, setting)
  describeVerbs(program)
  return program.hook('preAction', (_, command) => {
    applyVariables(command, env)
    terminal.speak(verbosityOf(command))
    for (const word of unknownVariables(program, env)) terminal.tell(`${word}\n`)
  })
}

/** What it offers, for who writes of it. */
export function commandLineOutline(): ProgramOutline {
  const nowhere = { write: () => true }
  const refuse = () => {
    throw new Error('This command line is there to be read.')
  }
  const terminal = openTerminal({ env: {}, stdout: nowhere, stderr: nowhere })
  return outlineOf(
    createCommandLine({
      terminal,
      stdin: refuse,
      env: {},
      startedAt: new Date(0),
      portsFor: refuse,
      conclude: refuse,
    }),
  )
}

/** Without a verb yet. The library ends no process, and writes nowhere but to the terminal that is given. */
function createProgram(terminal: Terminal): Command {
  return new Command(PROGRAM.name)
    .description('What a change does to evaluation time, memory and rebuilds of a Nix project.')
    .version(PROGRAM.version)
    .configureHelp({ optionDescription: optionText })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text)
      },
      writeErr: (text) => {
        terminal.say(text)
      },
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.screen.width,
      getErrHelpWidth: () => terminal.errorScreen.width,
      getOutHasColors: () => terminal.screen.color,
      getErrHasColors: () => terminal.errorScreen.color,
    })
}
