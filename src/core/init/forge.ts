// Where a repository is hosted, and where its workflows are read from there.

/** The first of those whose syntax is alike has the others' in mind. */
export const forges = ['github', 'forgejo', 'gitea', 'gitlab'] as const

export type Forge = (typeof forges)[number]

/** How a forge is called in a sentence. */
export const forgeNames: Readonly<Record<Forge, string>> = {
  github: 'GitHub',
  forgejo: 'Forgejo',
  gitea: 'Gitea',
  gitlab: 'GitLab',
}

/**
 * Folders of workflows, the forge's own first. Forgejo and Gitea read the first of them that is there, and none of the
 * others: a new one would switch off what is in these.
 */
const WORKFLOW_FOLDERS: Readonly<Record<Forge, readonly string[]>> = {
  github: ['.github/workflows'],
  forgejo: ['.forgejo/workflows', '.gitea/workflows', '.github/workflows'],
  gitea: ['.gitea/workflows', '.github/workflows'],
  gitlab: [],
}

/** All folders that may hold workflows. */
export const workflowFolders: readonly string[] = WORKFLOW_FOLDERS.forgejo

/** The file that GitLab begins with. */
export const GITLAB_FILE = '.gitlab-ci.yml'

/** What of a repository tells its forge. */
export interface ForgeSigns {
  /** The remote's address; undefined where there is no remote. */
  readonly address: string | undefined
  /** Those of `workflowFolders` that are there. */
  readonly folders: readonly string[]
  readonly hasGitlabFile: boolean
}

export interface SeenForge {
  readonly forge: Forge
  /** What told it. */
  readonly by: 'address' | 'files' | 'nothing'
}

/** Names that hosts of a forge have in theirs, by the labels of a domain. */
const LABELS: ReadonlyMap<string, Forge> = new Map(forges.map((forge) => [forge, forge]))

/** Hosts that are known by their whole name. */
const HOSTS: ReadonlyMap<string, Forge> = new Map([['codeberg.org', 'forgejo']])

export function forgeOf({ address, folders, hasGitlabFile }: ForgeSigns): SeenForge {
  const byAddress = address === undefined ? undefined : forgeAt(address)
  if (byAddress !== undefined) return { forge: byAddress, by: 'address' }
  if (folders.includes('.forgejo/workflows')) return { forge: 'forgejo', by: 'files' }
  if (folders.includes('.gitea/workflows')) return { forge: 'gitea', by: 'files' }
  if (hasGitlabFile) return { forge: 'gitlab', by: 'files' }
  return { forge: 'github', by: folders.length > 0 ? 'files' : 'nothing' }
}

function forgeAt(address: string): Forge | undefined {
  const host = hostOf(address)
  if (host === undefined) return undefined
  return HOSTS.get(host) ?? host.split('.').flatMap((label) => LABELS.get(label) ?? [])[0]
}

/** The host of a remote's address, in lower case: of a URL, or of `user@host:path`; undefined for a folder. */
function hostOf(address: string): string | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:]+)/i.exec(address)
  const scp = /^(?:[^/@:]+@)?([^/@:]+):/.exec(address)
  return (url ?? scp)?.[1]?.toLowerCase()
}

/** Where this forge reads a new workflow from, in a repository that has these folders. */
export function workflowFolder(forge: Exclude<Forge, 'gitlab'>, folders: readonly string[]): string {
  const read = WORKFLOW_FOLDERS[forge]
  return read.find((folder) => folders.includes(folder)) ?? read[0] ?? ''
}

/** Whether workflows are in another forge's folder, since that is the one that is read. */
export function isOthersFolder(forge: Forge, folder: string): boolean {
  return WORKFLOW_FOLDERS[forge].indexOf(folder) > 0
}
