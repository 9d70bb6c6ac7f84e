// Real builds of both sides, through the bundled program on real Nix: what a closure grew by, what took time, and what head
// breaks.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createGitSandbox, type GitSandbox } from '../git-sandbox.ts'
import { nixBinaries } from '../integration/nix-versions.ts'
import { parseResults, runProgram, targetsOf, terminalEnvironment } from './run-program.ts'

let sandbox: GitSandbox
let projects = 0
beforeAll(() => {
  sandbox = createGitSandbox({ name: 'builds-' })
})
afterAll(() => {
  sandbox.remove()
})

const CONFIG = `targets: ["./default.nix#app", "./default.nix#tool"]
build: true
sampling: none
thresholds:
  build-time: { max: 1h }
  closure-size: { fail: 20%, min-change: 10KiB }
`

/** An application and a tool whose closures have a library of so many lines; no store has them yet. */
function project(unique: string, lines: number, script = 'echo $library > $out'): string {
  return `let
    sh = name: script: derivation {
      inherit name library;
      system = builtins.currentSystem;
      builder = "/bin/sh";
      args = [ "-ec" script ];
    };
    library = derivation {
      name = "library-${unique}-1.0";
      system = builtins.currentSystem;
      builder = "/bin/sh";
      args = [ "-ec" "i=0; while [ $i -lt ${String(lines)} ]; do echo a line of the library, number $i; i=$((i+1)); done > $out" ];
    };
  in {
    app = sh "app-${unique}-1.0" "${script}";
    tool = sh "tool-${unique}-1.0" "${script}";
  }
`
}

describe.each(nixBinaries())('a gate that builds, on %s', (nix) => {
  async function gate(head: (unique: string) => string) {
    projects += 1
    const folder = `project-${String(projects)}`
    const unique = `${String(process.pid)}-x${String(Date.now())}`
    const repo = sandbox.repository(folder)
    sandbox.commit(folder, 'Base', { 'default.nix': project(unique, 1000), 'gate.yml': CONFIG })
    sandbox.commit(folder, 'Head', { 'default.nix': head(unique) })
    const output = join(sandbox.directory, `${folder}-output`)
    const args = ['gate', '--repo', repo, '--base', 'HEAD~1', '--head', 'HEAD', '--nix', nix]
    const { status, stdout } = await runProgram({
      program: 'cli',
      args: [...args, '--config', join(repo, 'gate.yml'), '--output', output, '--format', 'terminal'],
      env: terminalEnvironment(sandbox),
      cwd: sandbox.directory,
    })
    const results = parseResults(readFileSync(join(output, 'results.json'), 'utf8'))
    const [target, tool] = targetsOf(results)
    return {
      unique,
      status,
      terminal: stdout,
      target,
      tool,
      page: readFileSync(join(output, 'report.html'), 'utf8'),
      finding: (metric: string) => target?.findings.find((one) => one.metric === metric),
    }
  }

  test('fails by a closure that grew over its limit, and names what grew', async () => {
    const { unique, status, terminal, target, page, finding } = await gate((name) => project(name, 2000))
    expect(status).toBe(1)
    expect(finding('closure-size')).toMatchObject({ kind: 'exact', outcome: 'regression', crossed: 'fail' })
    expect(finding('build-time')).toMatchObject({ kind: 'single', base: 0, outcome: 'changed' })
    expect(finding('build-time')?.head).toBeGreaterThan(0)
    expect(target?.builds).toMatchObject({ built: 2, downloaded: 0 })
    const [grown] = target?.builds?.grown ?? []
    expect(grown?.name).toContain('library-')
    expect(grown?.head).toBeGreaterThan(1.9 * (grown?.base ?? Infinity))
    for (const text of [terminal, page]) expect(text).toContain(`app-${unique}-1.0`)
  })

  test('fails by what head does not build any more, with what the builder of each said', async () => {
    const { unique, status, terminal, target, tool } = await gate((name) =>
      project(name, 1000, 'echo no such thing; exit 3'),
    )
    expect(status).toBe(1)
    for (const [name, broken] of Object.entries({ app: target, tool })) {
      const message = expect.stringMatching(`^error: ${name}-${unique}-1.0 does not build`)
      expect(broken).toMatchObject({ status: 'head-failed', failures: { head: { kind: 'build', message } } })
      expect(terminal).toContain(`${name}-${unique}-1.0> no such thing`)
    }
  })
})
