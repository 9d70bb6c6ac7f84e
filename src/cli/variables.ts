// Variables of the environment in the place of options: NIX_PERF_GATE_BASE for --base. What they hold is parsed as the option's
// argument is; an argument that is given wins. The library's own way reads the process, takes an empty variable for a value,
// and any value of a switch for yes.

import { type Command, InvalidArgumentError, type Option } from 'commander'
import { nearestWord, oneOf } from '../core/text/nearest-word.ts'
import { quoted } from '../core/text/quoted.ts'
import { UsageError } from '../errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

const PREFIX = 'NIX_PERF_GATE_'

/** Of the tests of this program, and no options. */
const TESTS = `${PREFIX}TEST_`

/** Options that several values can be given to have one a line. */
const SEPARATOR = '\n'

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['0', false],
  ['false', false],
  ['no', false],
])

/** The variable of an option: `NIX_PERF_GATE_NO_TIMING` of `--no-timing`. */
export function variableOf({ long }: Pick<Option, 'long'>): string {
  return PREFIX + (long ?? '').replace(/^--/, '').replaceAll('-', '_').toUpperCase()
}

/** Those that a variable stands for: all but what prints a text and ends. */
export function optionsOf(command: Command): readonly Option[] {
  return command.options.filter((option) => option.long !== '--version')
}

export function variablesSentence(): string {
  return (
    'Each option can be a variable of the environment: NIX_PERF_GATE_BASE for --base, NIX_PERF_GATE_NO_TIMING=1 for ' +
    '--no-timing, and of what may be given several times one a line. An argument wins.'
  )
}

/** Sets the options of a verb that no argument was given for and a variable is. Throws UsageError. */
export function applyVariables(command: Command, environment: Environment): void {
  for (const option of optionsOf(command)) {
    const name = option.attributeName()
    const variable = variableOf(option)
    const text = environment[variable] ?? ''
    if (text === '' || command.getOptionValueSource(name) === 'cli') continue
    const value = valueOf(option, { text, variable })
    if (value !== undefined) command.setOptionValueWithSource(name, value, 'env')
  }
}

/** A word on variables that look like ours and are none. */
export function unknownVariables(program: Command, environment: Environment): readonly string[] {
  const known = program.commands.flatMap((command) => optionsOf(command).map(variableOf))
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !name.startsWith(TESTS) && !known.includes(name))
    .map((name) => {
      const near = nearestWord(name, known)
      return `${name} stands for no option${near === undefined ? '' : `; did you mean ${near}?`}`
    })
}

function valueOf(option: Option, given: { readonly text: string; readonly variable: string }): unknown {
  const { text } = given
  if (!option.required && !option.optional) {
    const isGiven = SWITCHES.get(text.toLowerCase())
    if (isGiven === undefined) throw refusal(given, `Set it to ${oneOf(['1', '0'])}.`)
    return isGiven ? !option.negate : undefined
  }
  const { parseArg } = option
  if (parseArg === undefined) return text
  try {
    if (!isList(option)) return parseArg<unknown>(text, undefined)
    const lines = text.split(SEPARATOR).filter((line) => line.trim() !== '')
    return lines.reduce<unknown>(
      (before, line) => parseArg<unknown>(line.trim(), before),
      option.defaultValue,
    )
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw refusal(given, error.message)
    throw error
  }
}

/** Whether it may be given several times. */
export function isList({ defaultValue }: Pick<Option, 'defaultValue'>): boolean {
  return Array.isArray(defaultValue)
}

function refusal(
  { text, variable }: { readonly text: string; readonly variable: string },
  remedy: string,
): UsageError {
  return new UsageError(`The variable ${variable} is ${quoted(text)}`, { remedy })
}
