// What is measured where nothing is configured. What base offers is taken, so that a change can not hide it behind something
// else that it offers, and what head offers in addition.

import { type Side, sides } from '../core/model/revision.ts'
import { fileDiscovery, flakeDiscovery, searchFor, targetsFrom } from '../core/config/target-search.ts'
import { type Answer, type Asked, askSides, matchedSomething } from './ask-sides.ts'
import { fileIn } from './flake-files.ts'

export interface DiscoveryRequest extends Asked {
  readonly system: string
  /** Folder of the repository to discover in, `.` for its root. */
  readonly directory: string
}

/** The kinds of targets of a project, the preferred first. */
const KINDS = ['configurations', 'outputs', 'file'] as const

type Kind = (typeof KINDS)[number]

type Answers = Readonly<Record<Kind, readonly Answer[]>>

/** The answers of both sides to the searches for each kind that either has. */
export async function discoverTargets(request: DiscoveryRequest): Promise<readonly Answer[]> {
  const { directory, system } = request
  const { preferred, otherwise } = flakeDiscovery(directory)
  const ask = async (patterns: typeof preferred) =>
    await askSides(
      request,
      patterns.map((pattern) => searchFor(pattern, system)),
    )
  const configurations = await ask(preferred)
  // To tell what is a derivation evaluates much of it: checks of a fleet are whole hosts.
  const isEnough = (request.sides ?? sides).every((side) => isHere(configurations, { side, system }))
  if (isEnough) return configurations
  const outputs = await ask(otherwise)
  const kinds = new Set(
    (request.sides ?? sides).flatMap((side) => kindsOn({ side, system }, { configurations, outputs })),
  )
  const file = kinds.has('file')
    ? await askSides(request, fileDiscovery(fileIn(directory, 'default.nix')))
    : []
  const all: Answers = { configurations, outputs, file }
  return KINDS.flatMap((kind) => (kinds.has(kind) ? all[kind] : []))
}

/** The first kind that a side has for the platform, and those before it of which it can not be told. */
function kindsOn(
  on: { readonly side: Side; readonly system: string },
  { configurations, outputs }: Omit<Answers, 'file'>,
): readonly Kind[] {
  if (isHere(configurations, on)) return ['configurations']
  const unsure = isUnsure(configurations, on.side) ? (['configurations'] as const) : []
  if (isHere(outputs, on) || isUnsure(outputs, on.side)) return [...unsure, 'outputs']
  if (unsure.length > 0) return unsure
  const isElsewhere = [...configurations, ...outputs].some((one) => matchedSomething(only(one, on.side)))
  return isElsewhere ? ['configurations', 'outputs'] : ['file']
}

function isHere(
  answers: readonly Answer[],
  { side, system }: { readonly side: Side; readonly system: string },
): boolean {
  return answers.some((one) =>
    only(one, side).found.some(
      ({ search, attempt }) => attempt.ok && targetsFrom(search, attempt.value, system).targets.length > 0,
    ),
  )
}

function isUnsure(answers: readonly Answer[], side: Side): boolean {
  return answers.some((one) => only(one, side).found.some(({ attempt }) => !attempt.ok))
}

function only(answer: Answer, side: Side): Answer {
  return { ...answer, found: answer.found.filter((one) => one.side === side) }
}
