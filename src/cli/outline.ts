// The command line as data, for completion and the manual: its verbs, and what each takes.

import type { Argument, Command, Option } from 'commander'
import { optionText } from './option-text.ts'
import { isList, optionsOf, variableOf } from './variables.ts'

/** What an option or an operand takes, as a shell completes it. */
export type Values =
  | { readonly kind: 'none' | 'any' | 'file' | 'folder' | 'revision' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }

export interface OptionOutline {
  /** `--base`. */
  readonly long: string
  /** `-q`. */
  readonly short: string | undefined
  /** As help shows it: `<rev>`. */
  readonly placeholder: string | undefined
  readonly description: string
  /** The description with what it can be and what it is by default, as help has it. */
  readonly text: string
  readonly values: Values
  readonly isRepeatable: boolean
  readonly variable: string
}

export interface OperandOutline {
  /** `[rev]`, `<results...>`. */
  readonly written: string
  readonly description: string
  readonly values: Values
}

export interface VerbOutline {
  readonly name: string
  readonly description: string
  readonly operands: readonly OperandOutline[]
  readonly options: readonly OptionOutline[]
}

export interface ProgramOutline {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly verbs: readonly VerbOutline[]
}

export function outlineOf(program: Command): ProgramOutline {
  return {
    name: program.name(),
    version: program.version() ?? '',
    description: program.description(),
    verbs: program.commands.map((command) => ({
      name: command.name(),
      description: command.description(),
      operands: command.registeredArguments.map(operandOf),
      options: optionsOf(command).map(optionOf),
    })),
  }
}

function optionOf(option: Option): OptionOutline {
  const { long, short, flags, description } = option
  const placeholder = flags.split(' ').find((word) => word.startsWith('<') || word.startsWith('['))
  return {
    long: long ?? '',
    short: short ?? undefined,
    placeholder,
    description,
    text: optionText(option),
    values: placeholder === undefined ? { kind: 'none' } : valuesOf(placeholder, option.argChoices),
    isRepeatable: isList(option),
    variable: variableOf(option),
  }
}

function operandOf(argument: Argument): OperandOutline {
  const name = argument.name()
  const written = argument.variadic ? `${name}...` : name
  return {
    written: argument.required ? `<${written}>` : `[${written}]`,
    description: argument.description,
    values: valuesOf(name, argument.argChoices),
  }
}

/** What a placeholder stands for, by its word. */
const KINDS: Readonly<Record<string, 'file' | 'folder' | 'revision'>> = {
  base: 'folder',
  dir: 'folder',
  file: 'file',
  head: 'folder',
  path: 'file',
  results: 'file',
  rev: 'revision',
}

function valuesOf(placeholder: string, choices: readonly string[] | undefined): Values {
  if (choices !== undefined) return { kind: 'choice', choices }
  return { kind: KINDS[placeholder.replaceAll(/[<>[\].]/g, '')] ?? 'any' }
}
