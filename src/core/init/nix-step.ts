// The step that installs Nix in a repository's own workflows: what it uses and is given, as it is written there.

import { parseYaml, type YamlText } from '../config/yaml-text.ts'
import { plainText } from '../text/plain-text.ts'
import { actionName, jobsOf, stepSchema, type WorkflowFile } from './workflow-file.ts'

export interface NixStep {
  /** `cachix/install-nix-action@v31` */
  readonly uses: string
  /** What stands behind it on its line, without the sign: `v31.10.7`. */
  readonly comment: string | undefined
  readonly with: readonly StepInput[]
  /** `runs-on` of its job, where that is one label without expressions. */
  readonly label: string | undefined
}

export interface StepInput {
  readonly name: string
  readonly value: string
  /** A number or the like, which stands there with nothing around it: 2.20 is not 2.2. */
  readonly isBare: boolean
}

/** A step of the repository's that is not taken over, and why. */
export interface RefusedStep {
  readonly path: string
  readonly uses: string
  readonly because: 'too-old' | 'lix' | 'expression'
}

export interface FoundSteps {
  readonly step: (NixStep & { readonly path: string }) | undefined
  /** Those that were come by before one could be taken. */
  readonly refused: readonly RefusedStep[]
}

/** Actions that install Nix, by owner and name in lower case. */
const INSTALLERS = [
  'cachix/install-nix-action',
  'determinatesystems/determinate-nix-action',
  'determinatesystems/nix-installer-action',
  'nixbuild/nix-quick-install-action',
  'nixos/nix-installer-action',
]

/** Those that install Lix, by which the code of a pull request is not evaluated. */
const LIX_INSTALLERS = ['canidae-solutions/lix-quick-install-action', 'samueldr/lix-gha-installer-action']

/** The first step of all that can be taken over, in the order of the files. */
export function findNixStep(files: readonly WorkflowFile[]): FoundSteps {
  const refused: RefusedStep[] = []
  for (const { path, text } of files) {
    for (const found of stepsIn(text)) {
      const because = objectionTo(found)
      if (because === undefined) return { step: { ...found, path }, refused }
      refused.push({ path, uses: found.uses, because })
    }
  }
  return { step: undefined, refused }
}

function stepsIn(text: string): readonly NixStep[] {
  const yaml = parseYaml(text)
  return jobsOf(yaml).flatMap(([name, job]) => {
    const label = labelOf(job['runs-on'])
    return job.steps.flatMap((one, index) => {
      const step = stepSchema.safeParse(one)
      if (!step.success || !isInstaller(step.data.uses)) return []
      const at = ['jobs', name, 'steps', index]
      const inputs = writtenInputs(step.data.with ?? {}, { yaml, text, path: [...at, 'with'] })
      const comment = commentBehind([...at, 'uses'], { yaml, text })
      return inputs === undefined ? [] : [{ uses: step.data.uses, comment, with: inputs, label }]
    })
  })
}

function isInstaller(uses: string): boolean {
  const name = actionName(uses)
  return INSTALLERS.includes(name) || LIX_INSTALLERS.includes(name)
}

function labelOf(runsOn: unknown): string | undefined {
  const label: unknown = Array.isArray(runsOn) && runsOn.length === 1 ? runsOn[0] : runsOn
  return typeof label === 'string' && /^[\w.:-]{1,100}$/.test(label) ? label : undefined
}

interface Written {
  readonly yaml: YamlText
  readonly text: string
}

/** A number or a word of YAML's own. */
const BARE = /^[\w.+-]{1,100}$/

/** Undefined where something is no single value. */
function writtenInputs(
  values: Readonly<Record<string, unknown>>,
  { yaml, text, path }: Written & { readonly path: readonly (string | number)[] },
): readonly StepInput[] | undefined {
  const inputs: StepInput[] = []
  for (const [name, value] of Object.entries(values)) {
    const span = yaml.places.get(JSON.stringify([...path, name]))?.value
    const source = span === undefined ? '' : text.slice(span.start, span.end)
    if (typeof value === 'string') inputs.push({ name, value, isBare: false })
    else if (typeof value !== 'number' && typeof value !== 'boolean') return undefined
    else inputs.push({ name, value: BARE.test(source) ? source : String(value), isBare: true })
  }
  return inputs
}

/** A version beside a commit id, for one. */
function commentBehind(path: readonly (string | number)[], { yaml, text }: Written): string | undefined {
  const end = yaml.places.get(JSON.stringify(path))?.value.end
  if (end === undefined) return undefined
  const [line = ''] = text.slice(end, end + LONGEST_COMMENT).split(/[\r\n]/, 1)
  const comment = plainText(/^[ \t]+#(.*)$/.exec(line)?.[1] ?? '')
  return comment === '' ? undefined : comment
}

const LONGEST_COMMENT = 200

function objectionTo({ uses, with: inputs }: NixStep): RefusedStep['because'] | undefined {
  if (LIX_INSTALLERS.includes(actionName(uses))) return 'lix'
  const texts = [uses, ...inputs.map(({ value }) => value)]
  if (texts.some(isOfItsWorkflow)) return 'expression'
  return texts.some(isTooOld) ? 'too-old' : undefined
}

/** Whether it hangs on what only its own workflow has: a matrix, inputs, other steps. */
function isOfItsWorkflow(text: string): boolean {
  return [...text.matchAll(/\$\{\{([^}]*)\}\}/g)].some(([, expression = '']) => !KNOWN.test(expression))
}

/** What every workflow has. */
const KNOWN = /^ *(?:github|secrets|vars|runner)\.[\w.-]+ *$/

/** The oldest Nix that holds a stranger's code. */
const OLDEST = { major: 2, minor: 20 }

/** Whether it names an older release, as the address of an installer does, or an image. */
export function isTooOld(text: string): boolean {
  const [, major, minor] = /\bnix[-/:]v?(\d{1,3})\.(\d{1,3})\b/.exec(text) ?? []
  if (major === undefined || minor === undefined) return false
  return Number(major) < OLDEST.major || (Number(major) === OLDEST.major && Number(minor) < OLDEST.minor)
}
