// Writes one target's profile folder: what running it told, and what the store and the substituters know of what it
// leads to.

import { join } from 'node:path'
import type { BuildPlan } from '../core/model/measurement.ts'
import { profileFiles } from '../core/profile/profile-files.ts'
import type { OutputClosure, SubstituterHealth, WantedPaths } from '../core/profile/store-facts.ts'
import {
  type FailedTarget,
  known,
  missing,
  type Part,
  type ProfileFacts,
  type ProfileSubject,
  type TargetProfile,
  valueOf,
} from '../core/profile/target-profile.ts'
import type { Nix } from '../ports/nix.ts'
import type { Ports } from '../ports/ports.ts'
import type { Store } from '../ports/store.ts'
import type { Substituter } from '../ports/substituters.ts'

type StoreFacts = Pick<ProfileFacts, 'outputClosure' | 'wanted' | 'substituters'>

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
}

/** Gives the profile that was written. */
export async function writeProfile(
  { folder, subject, name, ran, answering }: WriteProfileRequest,
  { store, files }: Pick<Nix, 'store'> & Pick<Ports, 'files'>,
): Promise<TargetProfile> {
  const profile: TargetProfile = { name, state: await stateOf(ran, answering, store) }
  for (const file of profileFiles(subject, profile)) await files.write(join(folder, file.name), file.content)
  return profile
}

async function stateOf(
  ran: Ran,
  answering: readonly Substituter[],
  store: Store,
): Promise<TargetProfile['state']> {
  if (ran.kind === 'failed') return ran
  const facts = { ...ran.facts, ...(await storeFacts(ran.facts, answering, store)) }
  return { kind: 'evaluated', facts }
}

async function storeFacts(
  { outputs, plan }: Pick<RunFacts, 'outputs' | 'plan'>,
  answering: readonly Substituter[],
  store: Store,
): Promise<StoreFacts> {
  const outputClosure = await closureOf(outputs, answering, store)
  const wanted = await wantedPaths(valueOf(outputClosure), plan, store)
  const substituters = await Promise.all(answering.map((one) => healthOf(one, wanted)))
  return { outputClosure, wanted, substituters }
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

async function healthOf(one: Substituter, { paths }: WantedPaths): Promise<SubstituterHealth> {
  const { url, answer } = one
  const found = answer.kind === 'reachable' ? await one.has(paths) : undefined
  return { url, answer, has: found?.size }
}
