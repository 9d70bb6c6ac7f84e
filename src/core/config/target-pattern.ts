// A target as one line of text: `nixosConfigurations.*`, `./sub#packages.*`, `./default.nix#app`. The same in the
// configuration, for `--target` and in the action's `targets` input.

import { UsageError } from '../../errors.ts'
import type { PatternOrigin, TargetPattern } from '../model/target.ts'
import { literalName, scanAttributePath, SYSTEM_VARIABLE } from './attribute-path.ts'
import { parsed, problem, type Parsed } from './parsed.ts'
import { quoted } from '../text/quoted.ts'
import { scanRepositoryPath } from './repository-path.ts'

/** Throws UsageError on a bad pattern; `where` says where it was written: `--target`. */
export function parseTargetPattern(text: string, where: string): TargetPattern {
  const outcome = scanTargetPattern(text)
  if (outcome.ok) return { origin: outcome.value, thresholds: {} }
  throw new UsageError(`${where} ${quoted(text)}: ${outcome.problem}`, {
    remedy:
      'Write an attribute of the flake (nixosConfigurations.*), of a flake in a folder (./sub#packages.${system}.*), or a file with an attribute (./default.nix#app).',
  })
}

/** As `parseTargetPattern`, with the problem and its place as a value. */
export function scanTargetPattern(text: string): Parsed<PatternOrigin> {
  const trimmed = text.trim()
  if (text.length > LONGEST_PATTERN) return problem(`the target has more than ${LONGEST_PATTERN} characters`)
  if (trimmed === '') return problem('the target is empty; write one like nixosConfigurations.*')
  // Quotes may hold any character; only a `#` or `/` outside of them tells a place from an attribute.
  const outside = trimmed.replaceAll(/"(?:\\.|[^"\\])*(?:"|$)/gs, (segment) => '"'.repeat(segment.length))
  const hash = outside.indexOf('#')
  if (hash >= 0) {
    const attribute = trimmed.slice(hash + 1)
    return shifted(scanPlace(trimmed.slice(0, hash), attribute), hash + 1)
  }
  if (outside.includes('/') || /^[.~]/.test(outside)) return scanPlace(trimmed, undefined)
  if (/^[\w-]+\.nix$/.test(trimmed)) {
    return problem(`${quoted(trimmed)} could be a file or an attribute; write ./${trimmed} or .#${trimmed}`)
  }
  return flakeOrigin('.', trimmed)
}

const LONGEST_PATTERN = 1000

function scanPlace(place: string, attribute: string | undefined): Parsed<PatternOrigin> {
  const path = scanRepositoryPath(place === '' ? '.' : place)
  // The attribute's offset would be wrong for a problem of the path.
  if (!path.ok) return { ...path, offset: undefined }
  if (path.value.endsWith('.nix')) return fileOrigin(path.value, attribute ?? '', {})
  if (attribute !== undefined) return flakeOrigin(path.value, attribute)
  const shown = path.value === '.' ? '.' : `./${path.value}`
  const file = path.value === '.' ? './default.nix' : `${shown}/default.nix`
  return problem(
    `${quoted(place)} says where but not what; write ${shown}#packages.${SYSTEM_VARIABLE}.* for a flake, or ${file}`,
  )
}

type FileArguments = Extract<PatternOrigin, { kind: 'file' }>['arguments']

function flakeOrigin(directory: string, attribute: string): Parsed<PatternOrigin> {
  const path = scanAttributePath(attribute, ANY_SYSTEM)
  return path.ok ? parsed({ kind: 'flake', directory, attribute }) : path
}

function fileOrigin(file: string, attribute: string, values: FileArguments): Parsed<PatternOrigin> {
  const path = attribute === '' ? undefined : scanAttributePath(attribute, ANY_SYSTEM)
  return path?.ok === false ? path : parsed({ kind: 'file', file, attribute, arguments: values })
}

/** Any will do where only the form of a path matters. */
export const ANY_SYSTEM = 'x86_64-linux'

/** Whether a pattern can match more than one target. */
export function matchesSeveral(attribute: string): boolean {
  const path = attribute === '' ? undefined : scanAttributePath(attribute, ANY_SYSTEM)
  return path?.ok === true && path.value.some((segment) => literalName(segment) === undefined)
}

function shifted(outcome: Parsed<PatternOrigin>, by: number): Parsed<PatternOrigin> {
  return outcome.ok || outcome.offset === undefined ? outcome : { ...outcome, offset: outcome.offset + by }
}
