// Lets regressions pass that a maintainer has accepted. A head that does not evaluate is not a matter of cost, and
// what could not be measured stays unknown: neither is ever accepted.

import type { Finding } from '../model/finding.ts'
import type { PlatformResults } from '../model/platform-results.ts'
import type { Results } from '../model/results.ts'
import type { TargetResults } from '../model/target-results.ts'
import { lacksShares } from './shares-missing.ts'
import { platformVerdict, worstVerdict } from '../decide/verdict.ts'

/** The results with their regressions accepted and their verdicts as they are then; the same where there are none. */
export function acceptRegressions(
  results: Results,
  acceptance: { readonly label: string; readonly by: string },
): Results {
  if (
    !results.platforms.some(({ targets }) => targets.some((target) => target.findings.some(mayPass(target))))
  )
    return results
  const platforms = results.platforms.map(acceptOn)
  const whole = lacksShares(results) ? 'incomplete' : 'pass'
  return {
    ...results,
    verdict: worstVerdict([...platforms.map(({ verdict }) => verdict), whole]),
    acceptance: { label: acceptance.label, by: acceptance.by },
    platforms,
  }
}

/** A platform without anything to accept keeps its verdict, whatever that came from. */
function acceptOn(platform: PlatformResults): PlatformResults {
  const targets = platform.targets.map(acceptIn)
  if (targets.every((target, index) => target === platform.targets[index])) return platform
  return { ...platform, targets, verdict: platformVerdict({ ...platform, targets }) }
}

function acceptIn(target: TargetResults): TargetResults {
  const passes = mayPass(target)
  if (!target.findings.some(passes)) return target
  return {
    ...target,
    findings: target.findings.map((finding) => (passes(finding) ? { ...finding, accepted: true } : finding)),
  }
}

function mayPass({ status, failures }: TargetResults): (finding: Finding) => boolean {
  const evaluates = status !== 'head-failed' && failures?.head === undefined
  return (finding) => evaluates && finding.outcome === 'regression' && finding.accepted !== true
}
