// The command line completed by zsh: as a file of $fpath, or sourced behind compinit.

import type { OperandOutline, OptionOutline, ProgramOutline, Values, VerbOutline } from '../outline.ts'
import { REVISIONS, single } from './shell-text.ts'

export function zshCompletion({ name, verbs }: ProgramOutline): string {
  const described = verbs.map((verb) => `      ${single(`${verb.name}:${verb.description}`)}`)
  return `#compdef ${name}
# Completion of ${name} for zsh, by: ${name} completion zsh

_${name}-revisions() {
  local -a revisions
  revisions=(\${(f)"$(${REVISIONS})"})
  compadd -a revisions
}

_${name}() {
  if (( CURRENT == 2 )); then
    local -a verbs
    verbs=(
${described.join('\n')}
    )
    _describe -t commands verb verbs
    _arguments '--help[show help]' '--version[show the version]'
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
${verbs.map((verb) => verbCase(verb, name)).join('\n')}
  esac
}

# Read from $fpath, this file is the function's first call.
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`
}

function verbCase({ name, options, operands }: VerbOutline, program: string): string {
  const lines = [
    "'--help[show help]'",
    ...options.map((option) => optionSpec(option, program)),
    ...operands.map((operand, index) => operandSpec(operand, { index, program })),
  ]
  return `    ${name})\n      _arguments -s -S \\\n${lines.map((line) => `        ${line}`).join(' \\\n')}\n      ;;`
}

/** `'(-q --quiet)'{-q,--quiet}'[what it does]'`, `'*--target=[which]:<pattern>: '`. */
function optionSpec(
  { long, short, placeholder, description, values, isRepeatable }: OptionOutline,
  program: string,
): string {
  const about = `[${escaped(description)}]`
  const value =
    placeholder === undefined ? '' : `:${escaped(withoutBrackets(placeholder))}:${action(values, program)}`
  if (short !== undefined) return `${single(`(${short} ${long})`)}{${short},${long}}${single(about + value)}`
  const name = placeholder === undefined ? long : `${long}=`
  return single(`${isRepeatable ? '*' : ''}${name}${about}${value}`)
}

function operandSpec(
  { written, values }: OperandOutline,
  { index, program }: { readonly index: number; readonly program: string },
): string {
  const position = written.includes('...') ? '*' : String(index + 1)
  return single(`${position}:${escaped(withoutBrackets(written))}:${action(values, program)}`)
}

function action(values: Values, program: string): string {
  switch (values.kind) {
    case 'choice':
      return `(${values.choices.join(' ')})`
    case 'file':
      return '_files'
    case 'folder':
      return '_files -/'
    case 'revision':
      return `_${program}-revisions`
    case 'any':
    case 'none':
      return ' '
  }
}

function withoutBrackets(text: string): string {
  return text.replaceAll(/[<>[\].]/g, '')
}

/** What would end a part of a specification. */
function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, String.raw`\$&`)
}
