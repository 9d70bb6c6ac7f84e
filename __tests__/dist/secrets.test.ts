// What of a job's secrets other processes of the same user can read while the action runs, as GitHub starts it: nothing, on
// a Node that can put another program in its place (the action's own can).

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { startCacheServer } from '../cache-server.ts'
import { startGithubServer } from '../github-server/server.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { createProject, NUMBER, pullRequestStep } from './github-project.ts'
import { fakeNix, linesOf, shellWord } from './projects.ts'
import { nodeBinaries } from './run-program.ts'
import { runStep } from './runner.ts'

const [firstNix = 'nix'] = nixBinaries()

const hides = (node: string) =>
  existsSync('/proc/self/environ') &&
  execFileSync(node, ['-p', 'typeof process.execve'], { encoding: 'utf8' }).trim() === 'function'

test.each(nodeBinaries())('no secret is in the environment of any process while Nix runs, with %s', async (node) => {
  const project = createProject()
  const [server, cache] = await Promise.all([startGithubServer(), startCacheServer()])
  try {
    const mark = `secret-${String(process.pid)}-${String(Date.now())}`
    const folder = mkdtempSync(join(project.sandbox.directory, 'spy-'))
    const [seen, asked] = [join(folder, 'seen'), join(folder, 'asked')]
    // The pattern of the search must not be found itself.
    const pattern = `${mark.slice(0, -1)}[${mark.slice(-1)}]`
    const nix = fakeNix(
      folder,
      `echo x >> ${shellWord(asked)}
for file in /proc/[0-9]*/environ; do
  if grep -qa ${shellWord(pattern)} "$file" 2>/dev/null; then
    tr '\\0' ' ' < "\${file%environ}cmdline" >> ${shellWord(seen)} && echo >> ${shellWord(seen)}
  fi
done
exec ${shellWord(firstNix)} "$@"`,
    )
    server.state.addPullRequest({ number: NUMBER, headSha: project.heads.slower })
    const env = {
      ...cache.env,
      ACTIONS_RUNTIME_TOKEN: `runtime-${mark}`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: `identity-${mark}`,
      DEPLOY_PASSWORD: `deploy-${mark}`,
      INPUT_TOKEN: `input-${mark}`,
    }
    const ended = await runStep(
      project.sandbox,
      pullRequestStep(project, 'readme', { server, inputs: { nix }, env, node }),
    )
    expect(ended).toMatchObject({ status: 0, outputs: { verdict: 'pass' } })
    expect(linesOf(asked).length).toBeGreaterThan(5)
    // Where it can not be hidden it is the action's own process that shows it, and docs/security.md says so.
    const own = linesOf(seen).filter((line) => !/dist\/(?:launch|action)\/index\.js/.test(line))
    expect(hides(node) ? linesOf(seen) : own).toEqual([])
  } finally {
    await Promise.all([server.close(), cache.close()])
    project.sandbox.remove()
  }
})
