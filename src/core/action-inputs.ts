// The action's inputs. An input that is not given is undefined, so that the configuration file decides.

import { UsageError } from '../errors.ts'
import { nearestWord, oneOf } from './config/nearest-word.ts'
import { quoted } from './config/quoted.ts'
import { parseTargetPattern } from './config/target-pattern.ts'
import type { TargetPattern } from './target.ts'

const COMMANDS = ['gate', 'plan'] as const

export interface ActionInputs {
  readonly command: (typeof COMMANDS)[number]
  readonly config: string | undefined
  readonly base: string | undefined
  readonly head: string | undefined
  /** Empty: as configured. */
  readonly targets: readonly TargetPattern[]
  readonly outputDirectory: string | undefined
  readonly nix: string | undefined
}

/** Reads the inputs; `read` gives an empty string for one that is not given. Throws UsageError. */
export function parseActionInputs(read: (name: string) => string): ActionInputs {
  const given = (name: string) => {
    const text = read(name).trim()
    return text === '' ? undefined : text
  }
  return {
    command: parseCommand(given('command') ?? 'gate'),
    config: given('config'),
    base: given('base'),
    head: given('head'),
    targets: parseTargets(given('targets') ?? ''),
    outputDirectory: given('output-directory'),
    nix: given('nix'),
  }
}

function parseCommand(text: string): ActionInputs['command'] {
  const command = COMMANDS.find((known) => known === text)
  if (command !== undefined) return command
  const near = nearestWord(text, COMMANDS)
  throw new UsageError(
    `The input command is ${quoted(text)}${near === undefined ? '' : `; did you mean ${near}?`}`,
    {
      remedy: `Give ${oneOf(COMMANDS)}, or leave it out for gate.`,
    },
  )
}

/** One pattern a line. */
function parseTargets(text: string): readonly TargetPattern[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map((line) => parseTargetPattern(line, 'the input targets'))
}
