// The command line completed by bash, 3.2 of macOS among them.

import type { ProgramOutline, Values, VerbOutline } from '../outline.ts'
import { REVISIONS, single } from './shell-text.ts'

export function bashCompletion({ name, verbs }: ProgramOutline): string {
  const words = [...verbs.map((verb) => verb.name), '--help', '--version']
  return `# Completion of ${name} for bash, by: ${name} completion bash
_nix_perf_gate_of() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done
}

_nix_perf_gate() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # bash takes --option=value apart.
  if [ "$word" = = ]; then
    word=
  elif [ "$before" = = ]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    _nix_perf_gate_of < <(compgen -W ${single(words.join(' '))} -- "$word")
    return
  fi
  case "\${COMP_WORDS[1]} $before" in
${verbs.flatMap(valueCases).join('\n')}
  esac
  case "\${COMP_WORDS[1]} $word" in
${verbs.map(optionCase).join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${verbs.map(operandCase).join('\n')}
  esac
}

complete -o bashdefault -F _nix_perf_gate ${name}
`
}

/** What stands behind an option that takes something. */
function valueCases({ name, options }: VerbOutline): readonly string[] {
  return options
    .filter(({ values }) => values.kind !== 'none')
    .map(({ long, values }) => `    ${single(`${name} ${long}`)}) ${offer(values)}; return ;;`)
}

function optionCase(verb: VerbOutline): string {
  return `    ${single(`${verb.name} -`)}*) ${offer(flagsOf(verb))}; return ;;`
}

function operandCase(verb: VerbOutline): string {
  const [operand] = verb.operands
  // With nothing but options to give, these are what is asked for.
  return `    ${verb.name}) ${offer(operand?.values ?? flagsOf(verb))} ;;`
}

function flagsOf({ options }: VerbOutline): Values {
  const flags = options.flatMap(({ long, short }) => (short === undefined ? [long] : [long, short]))
  return { kind: 'choice', choices: ['--help', ...flags] }
}

function offer(values: Values): string {
  switch (values.kind) {
    case 'choice':
      return `_nix_perf_gate_of < <(compgen -W ${single(values.choices.join(' '))} -- "$word")`
    case 'file':
      return `compopt -o filenames 2>/dev/null; _nix_perf_gate_of < <(compgen -f -- "$word")`
    case 'folder':
      return `compopt -o filenames 2>/dev/null; _nix_perf_gate_of < <(compgen -d -- "$word")`
    case 'revision':
      return `_nix_perf_gate_of < <(compgen -W "$(${REVISIONS})" -- "$word")`
    case 'any':
    case 'none':
      return ':'
  }
}
