// Makes calls of a fake Nix fail, by the names that it has: whatever the port grows by can fail too.

import type { Failure } from '../../src/core/model/failure.ts'
import { MeasurementError } from '../../src/errors.ts'
import type { Nix } from '../../src/ports/nix.ts'

export type Fault = Failure['kind'] | 'error'

export interface Strike {
  readonly method: string
  /** Which of the method's calls fail, counted from 0. */
  readonly strikes: (call: number) => boolean
  readonly fault: Fault
}

/** The port with its calls counted by method; those that are struck fail. */
export function withFaults(
  nix: Nix,
  strike?: Strike,
): { readonly nix: Nix; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>()
  const faulty = new Proxy(nix, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function' || typeof name !== 'string' || name === 'concurrency') return value
      return (...args: readonly unknown[]): unknown => {
        const call = calls.get(name) ?? 0
        calls.set(name, call + 1)
        const result: unknown = Reflect.apply(value, target, args)
        return strike?.method === name && strike.strikes(call) ? struck(result, strike.fault) : result
      }
    },
  })
  return { nix: faulty, calls }
}

/** What has no failure among its answers throws one. */
async function struck(result: unknown, kind: Fault): Promise<unknown> {
  const answer = await result
  const canFail = typeof answer === 'object' && answer !== null && 'ok' in answer
  if (kind === 'error' || !canFail) throw new MeasurementError('a fault', { remedy: 'Run it again.' })
  return { ok: false, failure: { kind, message: 'error: a fault' } }
}
