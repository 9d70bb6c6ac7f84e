// The verb `trend`: what it takes, and how what the history tells is printed.

import { type Command, Option } from 'commander'
import { trend } from '../commands/trend.ts'
import { TREND_DAYS } from '../core/model/trend.ts'
import { maskTrend, renderTrendJson, renderTrendMarkdown, renderTrendTerminal } from '../core/report/trend.ts'
import { UsageError } from '../errors.ts'
import { append, parseOf } from './options.ts'
import type { VerbSetting } from './verb-setting.ts'

interface TrendOptions {
  readonly repo: string
  readonly config?: string
  readonly days: number
  readonly target: readonly string[]
  readonly format: (typeof trendFormats)[number]
}

const trendFormats = ['terminal', 'json', 'markdown'] as const

export function addTrend(program: Command, { terminal, portsFor }: VerbSetting): void {
  withTrendOptions(program.command('trend'))
    .description(
      'how exact figures of the default branch moved of late, as pushes recorded them, and what creeps',
    )
    .action(async ({ repo, config, days, target, format }: TrendOptions) => {
      const request = { directory: repo, configFile: config, days, targets: target }
      // It looks for no Nix.
      const told = maskTrend(await trend(request, portsFor({ nix: 'nix' })), terminal.mask)
      if (format === 'json') terminal.print(renderTrendJson(told))
      else if (format === 'markdown') terminal.print(renderTrendMarkdown(told))
      else terminal.show(renderTrendTerminal(told, terminal.screen))
    })
}

function withTrendOptions(command: Command): Command {
  return command
    .option('--repo <dir>', 'the Git repository, or a folder in it', '.')
    .option('--config <file>', 'a configuration over .github/nix-perf-gate.yml')
    .option('--days <number>', 'how far back', parseOf(parseDays, '--days'), TREND_DAYS)
    .option(
      '--target <name>',
      'these targets only, where * stands for any text; may be given several times',
      append,
      [],
    )
    .addOption(new Option('--format <format>', 'what is printed').choices(trendFormats).default('terminal'))
}

/** As long as the history is kept. */
const MOST_DAYS = 730

function parseDays(text: string, where: string): number {
  const days = /^\d{1,3}d?$/.test(text) ? Number.parseInt(text, 10) : 0
  if (days >= 1 && days <= MOST_DAYS) return days
  throw new UsageError(`${where}: “${text}” is no number of days that are kept.`, {
    remedy: `Write a number from 1 to ${MOST_DAYS}.`,
  })
}
