// Options of the module system: what it costs to declare, check and merge them.

import { groupsOf } from '../../text/groups.ts'
import type { CalledFunction, FunctionCalls } from '../../nix/function-calls.ts'
import { amount, type Signs, type SignsOfBoth } from './signs.ts'

const MODULE_SYSTEM = /^(?:.*\/)?lib\/(?:modules|types|options)\.nix$/
const MODULES = /^(?:.*\/)?lib\/modules\.nix$/

/** Called once for each option that is evaluated; the first that there is. */
const BY_OPTION = ['evalOptionValue', 'evalOption', 'mergeDefinitions']

/** Called once for each set of modules: a system, and each submodule. */
const BY_SET = ['evalModules']

/** Of all further calls. What calls other code most of the time is that code’s cost. */
const LEAST_SHARE = 0.4

/** Measured: services that are switched on evaluate 300 more options of 4,500; 300 submodules of three, 900. */
const FEWEST_OPTIONS = 100
const LEAST_GROWTH = 0.1

/** Of one revision: more than twice what a whole release of NixOS declares. */
const MANY_OPTIONS = 50_000
const MANY_SHARE = 0.5

export function moreOptions({ base, head }: SignsOfBoth): string | undefined {
  if (base.calls === undefined || head.calls === undefined) return undefined
  const [before, after] = [countsOf(base.calls), countsOf(head.calls)]
  const increase = after.calls - before.calls
  const ofModules = after.ofModules - before.ofModules
  const options = after.options - before.options
  const isGrown =
    increase > 0 &&
    ofModules >= LEAST_SHARE * increase &&
    options >= Math.max(FEWEST_OPTIONS, LEAST_GROWTH * before.options)
  if (!isGrown) return undefined
  const share = ofModules < increase ? ` of ${amount(increase)}` : ''
  return `${amount(ofModules)}${share} more calls are the module system’s. Options evaluated: ${amount(after.options)} (base ${amount(before.options)}), sets of modules: ${amount(after.sets)} (base ${amount(before.sets)}).`
}

export function manyOptions({ calls }: Signs): string | undefined {
  if (calls === undefined) return undefined
  const counts = countsOf(calls)
  if (counts.options < MANY_OPTIONS || counts.ofModules < MANY_SHARE * counts.calls) return undefined
  return `${amount(counts.ofModules)} of ${amount(counts.calls)} calls are the module system’s. Options evaluated: ${amount(counts.options)}, sets of modules: ${amount(counts.sets)}.`
}

interface Counts {
  readonly calls: number
  readonly ofModules: number
  readonly options: number
  readonly sets: number
}

function countsOf({ functions }: FunctionCalls): Counts {
  const modules = functions.filter(({ place }) => MODULES.test(place.file))
  return {
    calls: sum(functions),
    ofModules: sum(functions.filter(({ place }) => MODULE_SYSTEM.test(place.file))),
    options: BY_OPTION.map((name) => callsOfName(modules, name)).find((calls) => calls > 0) ?? 0,
    sets: BY_SET.map((name) => callsOfName(modules, name)).find((calls) => calls > 0) ?? 0,
  }
}

/** A function of several arguments is counted once for each of them: the first tells how often it is used. */
function callsOfName(functions: readonly CalledFunction[], name: string): number {
  const ofName = functions.filter((one) => one.name === name)
  const files = groupsOf(ofName, ({ place: { origin, input, file } }) =>
    JSON.stringify([origin, input, file]),
  )
  return [...files.values()].reduce((total, group) => total + Math.max(...group.map(({ calls }) => calls)), 0)
}

function sum(functions: readonly CalledFunction[]): number {
  return functions.reduce((total, { calls }) => total + calls, 0)
}
