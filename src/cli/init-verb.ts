// The verb that writes a workflow and a configuration.

import { type Command, Option } from 'commander'
import { init } from '../commands/init.ts'
import { forges, type Forge } from '../core/init/forge.ts'
import { ownAction, parseAction } from '../core/init/pins.ts'
import { renderSummary } from '../core/init/summary.ts'
import { EXIT_STATUS } from '../core/decide/exit-status.ts'
import { PROGRAM } from '../program.ts'
import { parseOf } from './options.ts'
import { withTalk } from './talk.ts'
import type { VerbSetting } from './verb-setting.ts'

interface InitOptions {
  readonly repo: string
  readonly nix: string
  readonly forge?: Forge
  readonly macos: boolean
  readonly forks: boolean
  readonly trend: boolean
  readonly action: string
  readonly measure: boolean
  readonly yes: boolean
  readonly force: boolean
  readonly dryRun: boolean
}

export function addInit(program: Command, { terminal, stdin, portsFor, conclude }: VerbSetting): void {
  program
    .command('init')
    .description('write a workflow and a configuration for the repository at hand, and show both first')
    .option('--repo <dir>', 'the Git repository, or a folder in it', '.')
    .option('--nix <path>', 'the nix binary', 'nix')
    .addOption(
      new Option('--forge <forge>', 'whose workflow it is (default: by the address of the remote)').choices(
        forges,
      ),
    )
    .option('--macos', 'measure on a Mac, too, what is for Macs, instead of on Linux alone', false)
    .option('--forks', 'a second workflow that comments on pull requests from forks', false)
    .option('--trend', 'let the workflow of pushes write the history that the trend is drawn from', false)
    .option(
      '--action <action>',
      'where this action is published: owner/name@commit',
      parseOf(parseAction, '--action'),
      ownAction(PROGRAM.version),
    )
    .option('--no-measure', 'evaluate nothing for today’s figures')
    .option('-y, --yes', 'ask nothing', false)
    .option('--force', 'replace files that are there and differ', false)
    .option('-n, --dry-run', 'show what would be written, and write nothing', false)
    .action(async ({ repo, nix, yes, ...options }: InitOptions) => {
      const ports = portsFor({ nix })
      const { signal } = ports
      await withTalk({ terminal, stdin, signal, isSilent: yes }, async (talk) => {
        const request = { ...options, directory: repo, forge: options.forge }
        const summary = await init(request, { ...ports, talk })
        talk.show((screen) => renderSummary(summary, screen))
      })
      conclude(EXIT_STATUS.ok)
    })
}
