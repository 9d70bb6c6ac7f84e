// The command line completed by fish.

import type { OptionOutline, ProgramOutline, Values, VerbOutline } from '../outline.ts'
import { REVISIONS } from './shell-text.ts'

export function fishCompletion({ name, verbs }: ProgramOutline): string {
  const base = `complete --command ${name}`
  const first = `${base} --condition __fish_use_subcommand`
  return [
    `# Completion of ${name} for fish, by: ${name} completion fish`,
    `${base} --no-files`,
    `${first} --long-option help --description ${quotedForFish('show help')}`,
    `${first} --long-option version --description ${quotedForFish('show the version')}`,
    ...verbs.map(
      (verb) => `${first} --arguments ${verb.name} --description ${quotedForFish(verb.description)}`,
    ),
    ...verbs.flatMap((verb) => verbLines(verb, base)),
    '',
  ].join('\n')
}

function verbLines({ name, options, operands }: VerbOutline, base: string): readonly string[] {
  const within = `${base} --condition ${quotedForFish(`__fish_seen_subcommand_from ${name}`)}`
  const [operand] = operands
  return [
    `${within} --long-option help --description ${quotedForFish('show help')}`,
    ...options.map((option) => `${within} ${optionArguments(option)}`),
    ...(operand === undefined ? [] : operandArguments(operand.values).map((line) => `${within} ${line}`)),
  ]
}

function optionArguments({ long, short, description, values }: OptionOutline): string {
  return [
    ...(short === undefined ? [] : [`--short-option ${short.slice(1)}`]),
    `--long-option ${long.slice(2)}`,
    ...(values.kind === 'none'
      ? []
      : [values.kind === 'file' ? '--require-parameter --force-files' : '--exclusive']),
    ...offered(values),
    `--description ${quotedForFish(description)}`,
  ].join(' ')
}

function operandArguments(values: Values): readonly string[] {
  return values.kind === 'file' ? ['--force-files'] : offered(values)
}

function offered(values: Values): readonly string[] {
  switch (values.kind) {
    case 'choice':
      return [`--arguments ${quotedForFish(values.choices.join(' '))}`]
    case 'folder':
      return [`--arguments ${quotedForFish('(__fish_complete_directories)')}`]
    case 'revision':
      return [`--arguments ${quotedForFish(`(${REVISIONS})`)}`]
    case 'file':
    case 'any':
    case 'none':
      return []
  }
}

function quotedForFish(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`
}
