// What real releases counted of the sample project and of a NixOS system of 2014, with and without a cause of slowness.
// Functions that no hint looks at are one, so that sums are Nix's own.

import { z } from 'zod'
import type { Signs } from '../../../src/core/explain/hints/signs.ts'
import {
  type FunctionCalls,
  parseFunctionCalls,
  type SourceFile,
} from '../../../src/core/nix/function-calls.ts'
import { parseStatistics } from '../../../src/core/nix/statistics.ts'
import { captured } from '../nix/captured.ts'

const schema = z.record(z.string(), z.record(z.string(), z.unknown()))

/** `subject`: `sample` or `system`. */
export function capturedSigns(release: string, subject: string, name: string): Signs {
  const counted = schema.parse(JSON.parse(captured(release, 'hints.json')))[subject]?.[name]
  if (counted === undefined) throw new Error(`nothing was captured of ${subject} ${name}`)
  const json = JSON.stringify(counted)
  return someSigns({ statistics: parseStatistics(json), calls: parseFunctionCalls(json, whose) })
}

/** Nothing is known but what is given. */
export function someSigns(signs: Partial<Signs>): Signs {
  return {
    statistics: undefined,
    residentBytes: undefined,
    calls: undefined,
    importedDerivations: [],
    plan: undefined,
    closure: undefined,
    ...signs,
  }
}

/** Calls as `{ 'nixpkgs:lib/lists.nix:3 map': 20 }`; without an input: of the repository. */
export function someCalls(
  functions: Readonly<Record<string, number>>,
  primops: Readonly<Record<string, number>> = {},
): FunctionCalls {
  return {
    functions: Object.entries(functions).map(([text, calls]) => {
      const [, input, file = '', line, name] = /^(?:([^:]+):)?([^:]+):(\d+)(?: (.*))?$/.exec(text) ?? []
      const at = { file, line: Number(line), column: 1 }
      return {
        name,
        place: input === undefined ? { origin: 'repository', ...at } : { origin: 'input', input, ...at },
        calls,
      }
    }),
    primops: Object.entries(primops).map(([name, calls]) => ({ name, calls })),
  }
}

function whose(name: string | undefined): SourceFile {
  const [, source, file = ''] = /^\/(repository|nixpkgs|home-manager\/nixpkgs)\/(.*)$/.exec(name ?? '') ?? []
  if (source === undefined) return { origin: 'other', file: name ?? '(string)' }
  return source === 'repository' ? { origin: 'repository', file } : { origin: 'input', input: source, file }
}
