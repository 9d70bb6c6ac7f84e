// The job of merge requests on GitLab, and what its pipeline's file has to say for it.

import { z } from 'zod'
import { parseYaml } from '../config/yaml-text.ts'
import { CONFIG_PATH } from '../config/config-paths.ts'
import { docsAddress } from '../text/project.ts'
import { GITLAB_FILE } from './forge.ts'
import { isTooOld } from './nix-step.ts'
import { flakeOf, isPinned, NIX_IMAGE } from './pins.ts'
import { yamlText } from './yaml-words.ts'

/** Where the job goes that a pipeline's file includes. */
export const GITLAB_INCLUDED = '.gitlab/nix-perf-gate.gitlab-ci.yml'

const JOB = 'nix-perf-gate'

/** What a repository's pipeline tells. */
export interface SeenPipeline {
  /** An image with Nix that it uses; undefined where it uses none. */
  readonly image: string | undefined
  /** It has the job itself. */
  readonly hasJob: boolean
  /** It includes the file that has the job. */
  readonly includesJob: boolean
}

const imageSchema = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])

const withImageSchema = z.object({ image: imageSchema })

const includeSchema = z.union([z.string(), z.object({ local: z.string() }).transform(({ local }) => local)])

const pipelineSchema = z.record(z.string(), z.unknown())

/** Undefined where there is no file. What is no pipeline tells nothing. */
export function readPipeline(text: string | undefined): SeenPipeline | undefined {
  if (text === undefined) return undefined
  const yaml = parseYaml(text)
  const parsed = yaml.readable ? pipelineSchema.safeParse(yaml.value ?? {}) : undefined
  const pipeline = parsed?.success === true ? parsed.data : {}
  const holders = [pipeline, ...Object.values(pipeline)]
  const images = holders.flatMap((holder) => withImageSchema.safeParse(holder).data?.image ?? [])
  const includes = [pipeline.include].flat().flatMap((one) => includeSchema.safeParse(one).data ?? [])
  return {
    image: images.find((image) => hasNix(image) && !isTooOld(image)),
    hasJob: Object.hasOwn(pipeline, JOB),
    includesJob: includes.some((path) => path.replace(/^\//, '') === GITLAB_INCLUDED),
  }
}

/** By its name, without variables that only its own job may have. */
function hasNix(image: string): boolean {
  return /^(?:[\w.:/@-]*[/-])?nix(?:os)?[\w.:/@-]*$/.test(image) && image.length <= 200
}

/** The file that the job is written to: the pipeline's own where it holds nothing else. */
export function gitlabPath(pipeline: SeenPipeline | undefined): string {
  return pipeline === undefined || pipeline.hasJob ? GITLAB_FILE : GITLAB_INCLUDED
}

/** `action`: where the program is published, as an action. */
export function renderGitlabJob(
  pipeline: SeenPipeline | undefined,
  { action }: { readonly action: string },
): string {
  return `${[
    '# What a merge request costs to evaluate: a failing job where it costs too much, single targets as tests, and the report',
    `# as an artifact. What is measured, and what may not be exceeded: ${CONFIG_PATH}`,
    `# ${docsAddress('report.md')} says how the report is read.`,
    `${JOB}:`,
    '  stage: test',
    `  image: ${imageText(pipeline?.image ?? NIX_IMAGE)}`,
    '  rules:',
    '    - if: $CI_PIPELINE_SOURCE == "merge_request_event"',
    '  variables:',
    '    # With its history: what it is compared with is where it left the branch that it is to go to.',
    '    GIT_DEPTH: "0"',
    '    NIX_CONFIG: experimental-features = nix-command flakes',
    '  before_script:',
    '    - git config --global --add safe.directory "$CI_PROJECT_DIR"',
    '  script:',
    '    # In a pipeline of merged results the commit that is checked out is the merge, and not the change.',
    ...(isPinned(action) ? [] : PIN_WORDS),
    '    - >-',
    `      nix run ${flakeOf(action)} -- gate`,
    '      --base "$CI_MERGE_REQUEST_DIFF_BASE_SHA"',
    '      --head "${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}"',
    '      --format junit --output nix-perf-gate > nix-perf-gate.xml',
    '  artifacts:',
    '    when: always',
    '    reports:',
    '      junit: nix-perf-gate.xml',
    '    # The report as Markdown and as one page, and the results.',
    '    expose_as: nix-perf-gate',
    '    paths: [nix-perf-gate/]',
    '    expire_in: 1 month',
  ].join('\n')}\n`
}

const PIN_WORDS = [
  '    # Put the place where the program is published here; a commit in the place of the tag pins it.',
]

/** With a colon in it, as most have, it is a text all the same. */
function imageText(image: string): string {
  return /^[a-z][\w./-]*:[\w.-]+$/.test(image) ? image : yamlText(image)
}

/** What the pipeline's file has to have where the job is in a file of its own. */
export const INCLUDE_LINE = `include: [{ local: ${GITLAB_INCLUDED} }]`
