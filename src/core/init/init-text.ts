// What `init` says at the terminal: what it has seen, what it would write, and what it has written.

import pc from 'picocolors'
import { type Failure, failureHeadline } from '../model/failure.ts'
import { code, counted, joined, type Phrase, phrase } from '../text/phrase.ts'
import { failureRemedy, UNKNOWN_FAILURE } from '../report/failure-text.ts'
import { type Screen, paragraph, terminalPhrase } from '../report/terminal-text.ts'
import type { ComparedFile, DifferenceLine } from './difference.ts'
import { type Forge, forgeNames, isOthersFolder, type SeenForge, workflowFolder } from './forge.ts'
import type { ProposedGoal } from './goals.ts'
import type { FoundSteps, RefusedStep } from './nix-step.ts'
import { type Offer, systemsOf } from './offer.ts'
import type { Proposal, SeenRepository } from './proposal.ts'

export interface TerminalOptions {
  readonly color: boolean
  readonly width: number
}

export interface Looked {
  readonly offers: readonly Offer[]
  readonly forge: { readonly forge: Forge; readonly by: SeenForge['by'] | 'user' }
  readonly branch: string
}

export function renderLooked({ offers, forge, branch }: Looked, options: TerminalOptions): string {
  return listed(
    'Seen',
    [
      ...(offers.length === 0 ? [phrase`the targets that are configured`] : offers.map(offerPhrase)),
      phrase`${forgeNames[forge.forge]}, ${TOLD_BY[forge.by]}; the default branch is ${code(branch)}`,
    ],
    options,
  )
}

const TOLD_BY: Readonly<Record<SeenForge['by'] | 'user', string>> = {
  address: 'by the address of the remote',
  files: 'by the files that are there',
  nothing: 'as nothing tells another one (--forge names it)',
  user: 'as you say',
}

function offerPhrase(offer: Offer): Phrase {
  const systems = systemsOf(offer)
  const names = new Set(systems.flatMap((system) => (offer.on[system] ?? []).map(({ name }) => name)))
  const { place, attribute } = offer
  const where =
    place.kind === 'file' ? `./${place.file}` : place.directory === '.' ? '' : `./${place.directory}`
  const pattern = [where, attribute].filter((part) => part !== '').join('#')
  return phrase`${code(pattern)}: ${counted(names.size, 'target')}, for ${joined(
    systems.map((system) => [{ text: system }]),
    ', ',
  )}`
}

/** The files with their differences. */
export function renderFiles(files: readonly ComparedFile[], options: TerminalOptions): string {
  const { paint } = screenOf(options)
  return `${files
    .map(({ path, state, lines }) =>
      [paint.bold(`${path}: ${STATES[state]}`), ...lines.map((line) => paintLine(line, options))].join('\n'),
    )
    .join('\n\n')}\n\n`
}

const STATES: Readonly<Record<ComparedFile['state'], string>> = {
  new: 'new',
  same: 'there already, as proposed',
  differs: 'there already, and not as proposed',
}

function paintLine({ sign, text }: DifferenceLine, options: TerminalOptions): string {
  const { paint } = screenOf(options)
  const line = `  ${sign} ${text}`.trimEnd()
  switch (sign) {
    case '+':
      return paint.green(line)
    case '-':
      return paint.red(line)
    case ' ':
    case '…':
      return paint.dim(line)
  }
}

/** A target of today's that came to nothing, or a part of the project that does not evaluate. */
interface Failed {
  readonly failure: Failure
}

export interface NotesRequest {
  readonly proposal: Pick<Proposal, 'steps' | 'goals' | 'users'>
  readonly seen: Pick<SeenRepository, 'forge' | 'folders'>
  readonly broken: readonly (Failed & { readonly attribute: string })[]
  readonly failed: readonly (Failed & { readonly target: string; readonly isForMacs: boolean })[]
  readonly macos: boolean
}

/** What a reader should know of a proposal. */
export function initNotes({ proposal, seen, broken, failed, macos }: NotesRequest): readonly Phrase[] {
  const { steps, goals, users } = proposal
  return [
    ...(seen.forge === 'gitlab' ? [] : stepNotes(steps)),
    ...users.map((path) => phrase`${code(path)} runs this action already: one of the two is enough.`),
    ...folderNotes(seen),
    ...(macos && seen.forge !== 'github'
      ? [phrase`--macos is for runners of GitHub; here everything is evaluated on Linux.`]
      : []),
    ...broken.map(
      ({ attribute, failure }) =>
        phrase`${code(attribute)} does not evaluate, and is left out: ${failureHeadline(failure)}`,
    ),
    ...failed.map(({ target, failure, isForMacs }) =>
      joined(
        [
          failedPhrase(target, failure),
          ...(isForMacs && seen.forge === 'github' && !macos ? [TRY_A_MAC] : []),
        ],
        ' ',
      ),
    ),
    ...goals.flatMap(goalNotes),
  ]
}

/** What to do about it where that is known, else what Nix says. */
function failedPhrase(target: string, failure: Failure): Phrase {
  const remedy = failureRemedy(failure)
  return remedy === undefined || remedy === UNKNOWN_FAILURE
    ? phrase`${code(target)} does not evaluate here, so that nothing is known of it: ${failureHeadline(failure)}.`
    : phrase`${code(target)} does not evaluate here, so that nothing is known of it. It ${remedy}`
}

const TRY_A_MAC = phrase`It is for Macs: --macos measures it on one.`

function stepNotes({ step, refused }: FoundSteps): readonly Phrase[] {
  return [
    ...(step === undefined
      ? []
      : [phrase`Nix is installed by ${code(step.uses)}, as in ${code(step.path)}.`]),
    ...refused.map(refusedPhrase),
  ]
}

function folderNotes({ forge, folders }: NotesRequest['seen']): readonly Phrase[] {
  if (forge === 'gitlab') return []
  const folder = workflowFolder(forge, folders)
  return isOthersFolder(forge, folder)
    ? [
        phrase`${forgeNames[forge]} reads ${code(folder)} as long as there is no folder of its own, so that the workflow goes there.`,
      ]
    : []
}

function goalNotes({ label, limit, standing }: ProposedGoal): readonly Phrase[] {
  if (standing.kind !== 'beyond') return []
  return [
    phrase`The goal for ${label} is ${limit}, and today it is ${standing.worst} (${code(standing.target)}): it is a comment in the configuration until it is met, since a gate that fails on its first day is switched off.`,
  ]
}

function refusedPhrase({ path, uses, because }: RefusedStep): Phrase {
  return phrase`${code(uses)} of ${code(path)} is not taken over: ${REFUSALS[because]}.`
}

const REFUSALS: Readonly<Record<RefusedStep['because'], string>> = {
  'too-old': 'the code of a pull request is evaluated by Nix 2.20 or newer',
  lix: 'the code of a pull request is not evaluated by Lix',
  expression: 'what it is given hangs on the rest of its workflow',
}

export function renderNotes(title: string, notes: readonly Phrase[], options: TerminalOptions): string {
  return notes.length === 0 ? '' : listed(title, notes, options)
}

function listed(title: string, items: readonly Phrase[], options: TerminalOptions): string {
  const screen = screenOf(options)
  return `${[
    screen.paint.bold(title),
    ...items.map((item) => paragraph(`  ${terminalPhrase(item, screen.paint)}`, screen, '    ')),
  ].join('\n')}\n\n`
}

function screenOf({ color, width }: TerminalOptions): Screen {
  return { paint: pc.createColors(color), width }
}
