// Makes calls of a fake Nix fail, by the names that its ports have: whatever they grow by can fail too.

import type { Failure } from '../../src/core/model/failure.ts'
import { MeasurementError } from '../../src/errors.ts'
import type { Nix } from '../../src/ports/nix.ts'

export type Fault = Failure['kind'] | 'error'

export interface Strike {
  /** `evaluator.list` */
  readonly method: string
  /** Which of the method's calls fail, counted from 0. */
  readonly strikes: (call: number) => boolean
  readonly fault: Fault
}

/** Not asked of Nix: it reads the machine's memory. */
const INFALLIBLE = ['evaluator.concurrency']

/** Every method of every port, by its name. */
export function methodsOf(nix: Nix): readonly string[] {
  return Object.entries(nix).flatMap(([port, methods]: readonly [string, unknown]) =>
    typeof methods === 'object' && methods !== null
      ? Object.entries(methods).flatMap(([name, value]) => nameOf(port, name, value) ?? [])
      : [],
  )
}

function nameOf(port: string, name: string, value: unknown): string | undefined {
  const method = `${port}.${name}`
  return typeof value === 'function' && !INFALLIBLE.includes(method) ? method : undefined
}

/** The same Nix with the calls of its ports counted by method; those that are struck fail. */
export function withFaults(
  nix: Nix,
  strike?: Strike,
): { readonly nix: Nix; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>()
  const struckOr = (method: string, result: unknown): unknown => {
    const call = calls.get(method) ?? 0
    calls.set(method, call + 1)
    return strike?.method === method && strike.strikes(call) ? struck(result, strike.fault) : result
  }
  const faultyPort = (port: string, methods: object) =>
    replaced(methods, (name, value) => {
      const method = nameOf(port, name, value)
      if (method === undefined || typeof value !== 'function') return value
      return (...args: readonly unknown[]) => struckOr(method, Reflect.apply(value, methods, args))
    })
  const faulty = replaced(nix, (port, value) =>
    typeof value === 'object' && value !== null ? faultyPort(port, value) : value,
  )
  return { nix: faulty, calls }
}

/** The same, with others in the place of its properties. */
function replaced<T extends object>(real: T, replace: (name: string, value: unknown) => unknown): T {
  return new Proxy(real, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      return typeof name === 'string' ? replace(name, value) : value
    },
  })
}

/** What has no failure among its answers throws one. */
async function struck(result: unknown, kind: Fault): Promise<unknown> {
  const answer = await result
  const canFail = typeof answer === 'object' && answer !== null && 'ok' in answer
  if (kind === 'error' || !canFail) throw new MeasurementError('a fault', { remedy: 'Run it again.' })
  return { ok: false, failure: { kind, message: 'error: a fault' } }
}
