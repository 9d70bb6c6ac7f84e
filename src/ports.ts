// The effects that the commands need, as interfaces. The entries hand the commands real adapters; tests hand
// them whole fakes in memory.

import type { ArgumentValue, TargetOrigin } from './core/model/target.ts'
import type { BuildPlan, Closure, References, Run } from './core/model/measurement.ts'
import type { Commit } from './core/model/revision.ts'
import type { NixOptions } from './core/model/config.ts'
import type { StoredSource } from './core/nix/command-line.ts'
import type { ChangedLines } from './core/explain/changed-lines.ts'
import type { CallTree } from './core/nix/call-tree.ts'
import type { DryRunLog } from './core/nix/dry-run.ts'
import type { FunctionCalls, SourceFile } from './core/nix/function-calls.ts'
import type { Walk, WalkResult } from './core/nix/listing.ts'
import type { BuildRun, SubstituterAnswer, UnpackedSizes } from './core/profile/store-facts.ts'
import type { WorkflowRun } from './core/github/github-event.ts'
import type { Failure } from './core/model/failure.ts'
import type { Identity } from './core/model/identity.ts'

/** Time since some fixed moment; never goes back. */
export interface Clock {
  seconds(): number
}

/** Tells a person how far the work is. Nothing of it goes to standard output. */
export interface Progress {
  /** Begins a stage; the one before it is over. `steps`: how many it will have, where that is known. */
  stage(title: string, steps?: number): void
  /** One more step of the stage has begun (`detail` says which). */
  step(detail: string): void
  /** Ends the last stage and clears what is on the screen. */
  done(): void
}

/** Where files of the report go. */
export interface Files {
  /** The text of a file of the user's; undefined where there is none. Throws UsageError for one with more bytes. */
  read(path: string, mostBytes: number): Promise<string | undefined>
  /**
   * Writes a file, with the folders on its way; what is longer than memory has room for, in pieces. Throws UsageError
   * and MeasurementError where it cannot, and where it would not be written to where its path says.
   */
  write(path: string, content: string | Iterable<string>): Promise<void>
}

/** Opens Git repositories. Throws UsageError where the folder is not in one. */
export interface Git {
  open(directory: string): Promise<Repository>
}

/**
 * The user's repository, read only, with a private one beside it that holds whatever we add (fetched commits, a
 * commit of the working tree, flattened submodules). The user's objects, refs, index, stash and files are never
 * written to.
 */
export interface Repository {
  /** Absolute path of the working tree's root. */
  readonly root: string
  /** Path from the root to the folder that was opened, with `/`; empty for the root itself. */
  readonly prefix: string
  /** History is cut off, so that a merge base may be missing. */
  readonly isShallow: boolean
  /** Absolute path of the private repository: what a killed run leaves, and a later step can remove. */
  readonly privateDirectory: string
  /** The commit a revision names (branch, tag, `HEAD~2`, object name); undefined where there is none. */
  resolve(revision: string): Promise<Commit | undefined>
  /** Object names of a commit's parents as the commit object has them, in a shallow clone too. */
  parents(sha: string): Promise<readonly string[]>
  /** The best common ancestor; undefined where the history at hand has none. */
  mergeBase(one: string, other: string): Promise<string | undefined>
  /** Brings a commit (object name, or a ref of `origin`) from `origin` into the private repository, depth 1. */
  fetch(revision: string): Promise<FetchOutcome>
  /** The default branch as a revision (`origin/main`, `main`); undefined where nothing tells. */
  defaultBranch(): Promise<string | undefined>
  /** The working tree as a commit in the private repository; undefined where it equals `HEAD`. */
  workingTree(): Promise<Commit | undefined>
  /** The text of a file of a commit; undefined where it has none. */
  readFile(sha: string, path: string): Promise<string | undefined>
  /** Which lines differ between two commits. Throws MeasurementError where Git can not tell. */
  changedLines(baseSha: string, headSha: string): Promise<ChangedLines>
  /** Names of branches and tags, for “did you mean”. */
  refNames(): Promise<readonly string[]>
  /**
   * A folder that Nix can fetch the commit from with `git+file:`, and the commit to name there. With `submodules`
   * it is another commit, whose tree has their files in place.
   */
  exportForNix(
    sha: string,
    options: { readonly submodules: boolean },
  ): Promise<{ directory: string; sha: string }>
  /** Removes the private repository. */
  close(): Promise<void>
}

/** What came of a fetch: `failed` where the remote is known not to have it; `reason` completes “it could not be fetched: …”. */
export type FetchOutcome =
  { readonly kind: 'fetched'; readonly commit: Commit } | { readonly kind: 'failed'; readonly reason: string }

/** The files of one revision in the Nix store, as Nix evaluates them. */
export type Source = StoredSource

export interface Evaluation {
  readonly source: Source
  readonly origin: TargetOrigin
}

/** What an exact run tells. */
export interface ExactRun {
  readonly run: Run
  readonly derivationPath: string
  /** Store paths that a build makes valid, sorted; none where they are known only after it. */
  readonly outputs: readonly string[]
  readonly dryRun: DryRunLog
}

/** Success, or Nix's own failure as data: a target that does not evaluate is a result. */
export type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** Which attributes to list. */
export interface Listing {
  readonly source: Source
  readonly from:
    | { readonly kind: 'flake'; readonly directory: string }
    | {
        readonly kind: 'file'
        readonly file: string
        readonly arguments: Readonly<Record<string, ArgumentValue>>
      }
}

/** Every call of one evaluation. */
export interface TracedCalls {
  readonly calls: FunctionCalls
  readonly tree: CallTree
  /** Files that were evaluated. */
  readonly files: readonly SourceFile[]
}

/** How a Nix is to be opened. */
export interface NixOpening {
  readonly options: NixOptions
  /** Texts of lock files whose addresses are the project's own: base's, and head's where it is not under review. */
  readonly baseLocks: readonly string[]
}

export type OpenNix = (opening: NixOpening) => Promise<Nix>

/** One Nix installation, as the configuration has it set. */
export interface Nix {
  /** Why code of strangers should not be evaluated with it, completing “…, which …”; undefined where nothing speaks against it. */
  readonly weakness: string | undefined
  /** What makes figures of this Nix comparable. */
  readonly identity: Identity
  /** The system it evaluates for: `x86_64-linux`. */
  readonly system: string
  /** How many evaluators may run side by side now. */
  concurrency(): number
  /** Brings a revision's files into the store. */
  prepare(directory: string, commit: Commit): Promise<Source>
  /** Finds attributes, one evaluation for all walks. A revision without the flake or file has none. */
  list(listing: Listing, walks: readonly Walk[]): Promise<Attempt<readonly WalkResult[]>>
  /** Counters, derivation and what would be built, from one evaluation; may run beside others. */
  runExact(evaluation: Evaluation): Promise<Attempt<ExactRun>>
  /** Time and memory of one evaluation that writes and fetches nothing; run alone. */
  runTimed(evaluation: Evaluation): Promise<Attempt<Run>>
  /** Calls by function of one evaluation; may run beside others. */
  countCalls(evaluation: Evaluation): Promise<Attempt<FunctionCalls>>
  /** Calls by function and by call path of one evaluation, which takes many times as long; may run beside others. */
  traceCalls(evaluation: Evaluation): Promise<Attempt<TracedCalls>>
  /** Has the profiler that `sampleTime` needs (Nix 2.30). */
  readonly hasProfiler: boolean
  /** Where the time of one evaluation goes, by call path; run alone. */
  sampleTime(evaluation: Evaluation): Promise<Attempt<CallTree>>
  /** The derivation graph, from the store. */
  closure(derivationPath: string): Promise<Closure>
  /** What the derivations, and all that they depend on, refer to; from the store. */
  references(derivationPaths: readonly string[]): Promise<References>
  /** A dry run's lists with exact sizes. */
  plan(dryRun: DryRunLog): Promise<BuildPlan>
  /** All outputs of derivations, sorted; from the store. */
  outputsOf(derivationPaths: readonly string[]): Promise<readonly string[]>
  /** What outputs need to run, themselves included; undefined where the store does not have all of it. */
  outputClosure(outputs: readonly string[]): Promise<UnpackedSizes | undefined>
  /** Asks every configured substituter whether it answers. */
  substituters(): Promise<readonly Substituter[]>
  /** Builds and downloads for real: runs the project's code in builders. Run alone. */
  build(evaluation: Evaluation): Promise<BuildRun>
}

/** A substituter that was asked. What it says is of now, not of what Nix remembers. */
export interface Substituter {
  /** Without credentials. */
  readonly url: string
  readonly answer: SubstituterAnswer
  /** Which of these paths it has; undefined where it stopped answering. */
  has(paths: readonly string[]): Promise<ReadonlySet<string> | undefined>
  /** What outputs need to run; undefined where it does not have all of it. */
  outputClosure(outputs: readonly string[]): Promise<UnpackedSizes | undefined>
}

/** A comment in a pull request's conversation. */
export interface Comment {
  readonly id: number
  readonly body: string
}

/** What of a conversation has to be read. */
export interface ConversationRequest {
  readonly number: number
  /** Only comments that begin with this text are of interest. */
  readonly marker: string
  /** Who set a label is of interest too. */
  readonly label: string | undefined
}

/** A pull request's conversation as it is now. */
export interface Conversation {
  /** Comments with the marker by the identity of our token, oldest first. */
  readonly own: readonly Comment[]
  /** Login of who set the label last; undefined where the pull request does not have it. */
  readonly labelledBy: string | undefined
}

export interface EditableConversation extends Conversation {
  create(body: string): Promise<void>
  update(id: number, body: string): Promise<void>
  remove(id: number): Promise<void>
}

/**
 * The pull requests of a repository on GitHub, or on a forge that speaks its language. Its functions retry what may
 * pass and throw HostError for what does not.
 */
export interface PullRequestHost {
  /** The pull request that a finished run was about, from the event and the API alone; or why it can not be told. */
  find(
    run: WorkflowRun,
  ): Promise<
    { readonly kind: 'found'; readonly number: number } | { readonly kind: 'none'; readonly reason: string }
  >
  /** Whether any comment, whoever wrote it, begins with the marker: one cheap request where there is nothing to say. */
  mentions(number: number, marker: string): Promise<boolean>
  /** Who set the label last; undefined where the pull request does not have it. */
  labelledBy(number: number, label: string): Promise<string | undefined>
  /**
   * Hands `use` the conversation while no other job with the same identity is at it. `use` may be called again,
   * with what the conversation has become, where another job came between all the same: it has to look at what it
   * is given each time, and to write nothing where nothing is to change.
   */
  edit(
    request: ConversationRequest,
    use: (conversation: EditableConversation) => Promise<void>,
  ): Promise<void>
  /** Whether this user may write to the repository. */
  mayWrite(login: string): Promise<boolean>
}

/** Exact figures of base from earlier runs on the default branch. Whatever goes wrong is a miss, never an error. */
export interface BaselineStore {
  /** What was kept under the key; `notice` says why nothing usable was found, where that is worth a word. */
  restore(key: string): Promise<{ readonly text: string | undefined; readonly notice?: string }>
  /** Keeps a text under a key that has none yet; a notice where that was not possible. */
  save(key: string, text: string): Promise<string | undefined>
}

/** Everything that a command needs from the world. */
export interface Ports {
  readonly git: Git
  /**
   * Finds Nix, and gives how to open it as a configuration has it. Throws MeasurementError where there is none, or one
   * too old.
   */
  readonly findNix: () => Promise<OpenNix>
  readonly files: Files
  readonly baselines: BaselineStore
  readonly clock: Clock
  readonly progress: Progress
  /** Numbers from 0 up to 1. */
  readonly random: () => number
  /** Aborts when the user or the runner asks to stop. */
  readonly signal: AbortSignal
  /** Name and version of this program. */
  readonly program: string
}
