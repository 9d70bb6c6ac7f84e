// The file `ANALYSIS.md` of a profile: what a person reads. What differs between two profiles of the same code is in
// few lines of their own, so that a diff shows what changed.

import { codeBlock, escapeMarkdown, inlineCode } from '../text/escape.ts'
import { nixName } from '../report/platform-name.ts'
import type { Revision } from '../model/revision.ts'
import {
  callsSection,
  type DrawnTrees,
  pathsSection,
  statisticsSection,
  timeSection,
  timingSection,
} from './analysis-evaluation.ts'
import { hintsSection } from './analysis-hints.ts'
import { sectionText, sentence } from './analysis-section.ts'
import { buildSection, cachesSection, closureSection, planSection } from './analysis-store.ts'
import { glanceOf } from './glance.ts'
import { storeSection } from './store-text.ts'
import type { FailedTarget, ProfileFacts, ProfileSubject, TargetProfile } from './target-profile.ts'

const MOST_ERROR_LINES = 40

const SHORT_SHA = 12

export interface Analysis {
  readonly subject: ProfileSubject
  readonly profile: TargetProfile
  /** Trees as they are drawn. */
  readonly drawn: DrawnTrees
  /** Names of the other files. */
  readonly files: readonly string[]
}

export function renderAnalysis({ subject, profile, drawn, files }: Analysis): string {
  const { state } = profile
  const sections =
    state.kind === 'failed' ? [failureSection(state)] : factSections(subject, state.facts, drawn)
  return `${[
    `# Profile of ${inlineCode(profile.name)}`,
    subjectText(subject),
    ...sections,
    ...(files.length === 0 ? [] : [filesSection(files)]),
  ]
    .filter((text) => text !== '')
    .join('\n\n')}\n`
}

function factSections(subject: ProfileSubject, facts: ProfileFacts, drawn: DrawnTrees): readonly string[] {
  return [
    glanceOf(facts)
      .map((line) => `- ${sentence(line)}`)
      .join('\n'),
    hintsSection(facts),
    timingSection(facts),
    timeSection(facts, drawn, subject),
    statisticsSection(facts),
    callsSection(facts),
    pathsSection(facts, drawn),
    planSection(facts),
    cachesSection(facts),
    closureSection(facts),
    storeSection(facts),
    buildSection(facts),
  ]
}

function subjectText({ revision, system, identity, program }: ProfileSubject): string {
  return [
    revisionText(revision),
    inlineCode(system),
    escapeMarkdown(nixName({ identity })),
    escapeMarkdown(program),
  ].join(' · ')
}

/** `abc1234, “Describe three machines”`. */
export function revisionText({ kind, commit }: Revision): string {
  if (kind === 'working-tree') return 'the working tree, with uncommitted changes'
  return `${inlineCode(commit.sha.slice(0, SHORT_SHA))} “${escapeMarkdown(commit.subject)}”`
}

function failureSection({ failure }: FailedTarget): string {
  return sectionText('It could not be evaluated', [codeBlock(failure.message, MOST_ERROR_LINES)])
}

/** By name, what each file is for. */
const ABOUT: Readonly<Record<string, string>> = {
  'nix-stats.json': 'the evaluator’s statistics, as Nix wrote them',
  'function-calls.json':
    'all functions with their calls, built-in functions and, where Nix tells them, attributes',
  'evaluation.folded': 'every call by its path, as folded stacks',
  'evaluation-flamegraph.svg': 'the same as a picture: open it in a browser',
  'time.folded': 'samples of the profiler by call path: where time goes',
  'time-flamegraph.svg': 'the same as a picture',
  'build-stats.json': 'derivations, downloads, caches, closure, store and builds',
  'build-output.log': 'what the builders and Nix said, each line with its derivation',
  'profile.json': 'which target of which revision this is, and what it was measured with',
}

function filesSection(files: readonly string[]): string {
  return sectionText('Files, and how to compare', [
    files.map((name) => `- ${inlineCode(name)}: ${ABOUT[name] ?? 'more of the same'}`).join('\n'),
    'Two profiles of the same code differ in times and in what the store holds meanwhile: the sections Timing, Where time goes and Store, and how soon caches answer. To see what a change did, profile before and after, and compare:',
    codeBlock(
      [
        'nix-perf-gate diff nix-profiles/BEFORE nix-profiles/AFTER',
        'git diff --no-index nix-profiles/{BEFORE,AFTER}/TARGET/ANALYSIS.md',
      ].join('\n'),
      MOST_ERROR_LINES,
    ),
  ])
}
