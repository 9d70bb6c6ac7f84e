// Writes one target's profile folder: what running it told, and what the store and the substituters know of what it
// leads to.

import { join } from 'node:path'
import type { BuildPlan } from '../core/model/measurement.ts'
import { profileFiles } from '../core/profile/profile-files.ts'
import type { OutputClosure, SubstituterHealth, WantedPaths } from '../core/profile/store-facts.ts'
import { known, missing, type Part, valueOf } from '../core/profile/part.ts'
import { type DamagedPath, ELSEWHERE, type StoreHealth } from '../core/profile/store-health.ts'
import type {
  FailedTarget,
  ProfileFacts,
  ProfileSubject,
  TargetProfile,
} from '../core/profile/target-profile.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Store } from '../ports/store.ts'
import type { Substituter } from '../ports/substituters.ts'

type StoreFacts = Pick<ProfileFacts, 'outputClosure' | 'wanted' | 'substituters' | 'store'>

/** What is known of a target that was run, before anybody is asked what it leads to. */
export type RunFacts = Omit<ProfileFacts, keyof StoreFacts>

export type Ran = { readonly kind: 'run'; readonly facts: RunFacts } | FailedTarget

export interface WriteProfileRequest {
  readonly folder: string
  readonly subject: ProfileSubject
  readonly name: string
  readonly ran: Ran
  /** Those of the substituters that were asked. */
  readonly answering: readonly Substituter[]
  /** Of the machine's store; undefined: nobody asked. */
  readonly health: StoreHealth | undefined
}

/** Gives the profile that was written. */
export async function writeProfile(
  { folder, subject, name, ran, ...asked }: WriteProfileRequest,
  { store, files }: Pick<Nix, 'store'> & Pick<Ports, 'files'>,
): Promise<TargetProfile> {
  const profile: TargetProfile = { name, state: await stateOf(ran, asked, store) }
  for (const file of profileFiles(subject, profile)) await files.write(join(folder, file.name), file.content)
  return profile
}

/** What was asked once for all targets. */
type Asked = Pick<WriteProfileRequest, 'answering' | 'health'>

async function stateOf(ran: Ran, asked: Asked, store: Store): Promise<TargetProfile['state']> {
  if (ran.kind === 'failed') return ran
  const facts = { ...ran.facts, ...(await storeFacts(ran.facts, asked, store)) }
  return { kind: 'evaluated', facts }
}

async function storeFacts(
  { outputs, plan, closure }: RunFacts,
  { answering, health }: Asked,
  store: Store,
): Promise<StoreFacts> {
  const outputClosure = await closureOf(outputs, answering, store)
  const wanted = await wantedPaths(valueOf(outputClosure), plan, store)
  const substituters = await Promise.all(answering.map((one) => healthOf(one, wanted)))
  const targetStore = health && {
    health,
    damaged: await damagedOf(health, { closure, outputClosure }, store),
  }
  return { outputClosure, wanted, substituters, store: targetStore }
}

/** From the store, or else from the first substituter that has all of it. */
async function closureOf(
  outputs: readonly string[],
  answering: readonly Substituter[],
  store: Store,
): Promise<Part<OutputClosure>> {
  const stored = await store.outputClosure(outputs)
  if (stored !== undefined) return known({ substituter: undefined, sizes: stored })
  for (const one of answering) {
    if (one.answer.kind === 'silent') continue
    const sizes = await one.outputClosure(outputs)
    if (sizes !== undefined) return known({ substituter: one.url, sizes })
  }
  return missing(
    'Neither the store nor a substituter has the outputs yet: build the target first, or profile it with --build.',
  )
}

/** What to ask substituters for. */
async function wantedPaths(
  closure: OutputClosure | undefined,
  plan: Part<BuildPlan>,
  store: Store,
): Promise<WantedPaths> {
  if (closure !== undefined) return { kind: 'closure', paths: [...closure.sizes.keys()] }
  const { toBuild, toFetch } = valueOf(plan) ?? { toBuild: [], toFetch: [] }
  return { kind: 'plan', paths: [...(await store.outputsOf(toBuild)), ...toFetch] }
}

/** Of all that the store has of the target: what it is built from, and what it needs to run. */
async function damagedOf(
  { kind }: StoreHealth,
  { closure, outputClosure }: Pick<ProfileFacts, 'closure' | 'outputClosure'>,
  store: Store,
): Promise<Part<readonly DamagedPath[]>> {
  if (kind.kind === 'missing') return kind
  if (kind.value === 'other') return missing(ELSEWHERE)
  const sizes = new Map<string, number | undefined>()
  for (const path of valueOf(closure)?.derivations ?? []) sizes.set(path, undefined)
  const outputs = valueOf(outputClosure)
  if (outputs !== undefined && outputs.substituter === undefined)
    for (const [path, bytes] of outputs.sizes) sizes.set(path, bytes)
  return await store.damaged(sizes)
}

async function healthOf(one: Substituter, { paths }: WantedPaths): Promise<SubstituterHealth> {
  const { url, answer } = one
  const found = answer.kind === 'reachable' ? await one.has(paths) : undefined
  return { url, answer, has: found?.size }
}
