// The steps that all proposed workflows are made of, as lines of YAML.

import type { NixStep } from './nix-step.ts'
import { CHECKOUT, INSTALL_NIX, isPinned, type Pin } from './pins.ts'
import { indented, yamlLines } from './yaml-words.ts'

/** What differs between the forges that read workflows of this kind. */
export interface Dialect {
  /** Before the name of an action, which is looked for on the forge itself otherwise. */
  readonly host: string
  /** How many commits are checked out; 0 for all. */
  readonly depth: number
  /** Why so many. */
  readonly depthWords: readonly string[]
  /** Whether images of the runners may lack what the installer of Nix asks for. */
  readonly isBare: boolean
}

export const GITHUB_DIALECT: Dialect = {
  host: '',
  depth: 2,
  depthWords: [
    'With the commit before it, which is what is compared with: to fetch it from a private repository later would',
    'take credentials that nothing else needs.',
  ],
  isBare: false,
}

/** Of Forgejo and Gitea, which check out a pull request's own last commit. */
export const GITEA_DIALECT: Dialect = {
  host: 'https://github.com/',
  depth: 0,
  depthWords: ['With its history: what it is compared with is where it left the branch that it is to go to.'],
  isBare: true,
}

/** Lines of a list item that uses an action. */
export function usesLine({ uses, comment }: Pin, { host }: Dialect): string {
  const isPath = /^(?:https?:|docker:|\.)/.test(uses)
  return `uses: ${isPath ? '' : host}${uses}${comment === undefined ? '' : ` # ${comment}`}`
}

export function checkoutStep(dialect: Dialect): readonly string[] {
  return [
    `- ${usesLine(CHECKOUT, dialect)}`,
    '  with:',
    ...dialect.depthWords.map((line) => `    # ${line}`),
    `    fetch-depth: ${dialect.depth}`,
    '    persist-credentials: false',
  ]
}

export interface StepNeeds {
  /** A file of the project looks for `<nixpkgs>`. */
  readonly searchPath: boolean
}

/** The repository's own step, or one that installs Nix where it has none. */
export function nixStep(
  step: NixStep | undefined,
  dialect: Dialect,
  { searchPath }: StepNeeds,
): readonly string[] {
  if (step === undefined)
    return [
      ...(dialect.isBare ? PREPARATION : []),
      `- ${usesLine(INSTALL_NIX, dialect)}`,
      ...(searchPath ? SEARCH_PATH : []),
    ]
  const inputs = step.with.flatMap(({ name, value, isBare }) =>
    isBare
      ? yamlLines({ [name]: '' }).map((line) => line.replace(/ ?(?:''|"")?$/, ` ${value}`))
      : yamlLines({ [name]: value }),
  )
  return [`- ${usesLine(step, dialect)}`, ...(inputs.length === 0 ? [] : ['  with:', ...indented(inputs, 4)])]
}

/** Of a channel, since nobody has said which revision it is to be. */
const SEARCH_PATH = [
  '  with:',
  '    # The project looks for <nixpkgs>. An archive of one revision in its place has the figures of one day be those of the next.',
  '    nix_path: nixpkgs=channel:nixos-unstable',
]

/** Images of these runners may be of any kind; those that they come with are of Debian. */
const PREPARATION = [
  '# What installs Nix asks for these, which images of runners may lack.',
  '- run: |',
  '    command -v sudo && command -v xz || { apt-get update && apt-get install --yes sudo xz-utils; }',
  '    echo "USER=${USER:-$(id --user --name)}" >> "$GITHUB_ENV"',
]

/** This project's own step. `isPinned`: by its commit. */
export function gateStep(action: string, dialect: Dialect): readonly string[] {
  const pin = { uses: action, comment: undefined }
  return [...(isPinned(action) ? [] : PIN_WORDS), '- id: gate', `  ${usesLine(pin, dialect)}`]
}

const PIN_WORDS = [
  '# Put the place where the action is published here, and pin it by commit like the others.',
]
