import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '../../src/adapters/process/command.ts'
import { runCommand } from '../../src/adapters/process.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'process-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** A command of the shell, in a folder of its own. */
function shell(script: string, rest: Partial<Command> = {}): Command {
  return {
    file: '/bin/sh',
    args: ['-c', script],
    cwd: directory,
    env: { PATH: process.env.PATH ?? '' },
    timeoutSeconds: 60,
    signal: new AbortController().signal,
    ...rest,
  }
}

/** Whether a process that wrote its id to a file still runs; one that is not reaped yet has ended. */
function runs(file: string): boolean {
  const pid = readFileSync(join(directory, file), 'utf8').trim()
  try {
    process.kill(Number(pid), 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('a command', () => {
  test('gives what it printed and its status', async () => {
    expect(await runCommand(shell('echo out; echo größe >&2; exit 3'))).toMatchObject({
      code: 3,
      signal: null,
      stdout: 'out\n',
      stderr: 'größe\n',
      timedOut: false,
      wallSeconds: expect.any(Number),
    })
  })

  test('gets its arguments as they are, and an end of input at once', async () => {
    const exit = await runCommand({ ...shell(''), args: ['-c', 'cat; printf %s "$1"', 'sh', '$(x) "y"; *'] })
    expect(exit.stdout).toBe('$(x) "y"; *')
  })

  test('gets the environment it is given and nothing of ours', async () => {
    const exit = await runCommand(shell('/usr/bin/env', { env: { ONLY: 'this' } }))
    expect(exit.stdout.split('\n').filter((line) => !/^(?:PWD|_|SHLVL|OLDPWD)=/.test(line))).toEqual([
      'ONLY=this',
      '',
    ])
  })

  test('may print letters that come in pieces', async () => {
    const exit = await runCommand(shell(String.raw`printf '\303'; sleep 0.1; printf '\274'`))
    expect(exit.stdout).toBe('ü')
  })

  test('is ended where what it prints can not be taken, with the reason as an error', async () => {
    const onStderr = () => {
      throw new RangeError('too much of it')
    }
    await expect(runCommand(shell('echo $$ > pid; echo some >&2; sleep 60', { onStderr }))).rejects.toThrow(
      'too much of it',
    )
    await eventually(() => !runs('pid'))
  })

  test.each(['stdout', 'stderr'])(
    'that prints too much on %s is ended, and says so in place of it',
    async (stream) => {
      const script = `echo $$ > pid; while :; do echo 0123456789; done${stream === 'stderr' ? ' >&2' : ''}`
      expect(await runCommand(shell(script, { mostOutputBytes: 1024 ** 2 }))).toMatchObject({
        code: null,
        signal: 'SIGTERM',
        stdout: '',
        stderr: 'printed more than 1 MB and was ended',
        timedOut: false,
        overflowed: true,
      })
      await eventually(() => !runs('pid'))
    },
  )

  test('that printed too much is no success, whatever it ended with', async () => {
    const exit = await runCommand(shell('echo 0123456789', { mostOutputBytes: 4 }))
    expect(exit).toMatchObject({ code: null, stdout: '', overflowed: true })
  })

  test('reads what it is given, as much as it wants of it', async () => {
    expect(await runCommand(shell('cat', { input: 'größe\n' }))).toMatchObject({ code: 0, stdout: 'größe\n' })
    expect(await runCommand(shell('exit 3', { input: 'x'.repeat(1024 ** 2) }))).toMatchObject({ code: 3 })
  })

  test('that the system has no room for says what is short', async () => {
    const args = ['-c', 'x'.repeat(200 * 1024)]
    await expect(runCommand({ ...shell(''), args })).rejects.toMatchObject({
      name: 'MeasurementError',
      message: '/bin/sh could not be started: an argument is longer than the system takes (E2BIG).',
    })
  })

  test('that a signal ended tells which', async () => {
    expect(await runCommand(shell('kill -9 $$'))).toMatchObject({
      code: null,
      signal: 'SIGKILL',
      timedOut: false,
    })
  })

  test('that is not there is an error', async () => {
    await expect(runCommand(shell('', { file: join(directory, 'gone') }))).rejects.toThrow(/ENOENT/)
  })

  test('tells its process id', async () => {
    const ids: number[] = []
    const exit = await runCommand(shell('echo $$', { onStart: (pid) => ids.push(pid) }))
    expect(exit.stdout).toBe(`${String(ids[0])}\n`)
  })
})

const WITH_CHILD = 'sleep 300 & echo $! > child; echo $$ > leader; wait'

describe('the end of a process group', () => {
  test('comes with the time-out, children included', async () => {
    const exit = await runCommand(shell(WITH_CHILD, { timeoutSeconds: 1 }))
    expect(exit).toMatchObject({ code: null, signal: 'SIGTERM', timedOut: true })
    await eventually(() => !runs('child'))
    expect(runs('leader')).toBe(false)
  })

  test('comes even where the polite signal is ignored', async () => {
    const exit = await runCommand(
      shell(`trap '' TERM; (trap '' TERM; sleep 300) & echo $! > child; echo $$ > leader; wait`, {
        timeoutSeconds: 0.5,
      }),
    )
    expect(exit).toMatchObject({ signal: 'SIGKILL', timedOut: true })
    await eventually(() => !runs('child'))
  })

  test('comes with the user’s wish to stop, which is an error and no result', async () => {
    const controller = new AbortController()
    const running = runCommand(shell(WITH_CHILD, { signal: controller.signal, onStart: () => void 0 }))
    const ended = expect(running).rejects.toThrow('stop')
    await eventually(() => {
      try {
        return readFileSync(join(directory, 'leader'), 'utf8').endsWith('\n')
      } catch {
        return false
      }
    })
    controller.abort(new Error('stop'))
    await ended
    await eventually(() => !runs('child') && !runs('leader'))
  })

  test('comes with the end of its leader, whoever still holds its output', async () => {
    const exit = await runCommand(shell('sleep 300 & echo $! > child; echo out; echo err >&2; exit 3'))
    expect(exit).toMatchObject({ code: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false })
    await eventually(() => !runs('child'))
  })

  test('comes with the end of its leader where nobody holds its output', async () => {
    const exit = await runCommand(shell('sleep 300 > /dev/null 2>&1 & echo $! > child; exit 0'))
    expect(exit.code).toBe(0)
    await eventually(() => !runs('child'))
  })

  test('does not wait for who left it with its output', async () => {
    const daemon = `require('node:child_process').spawn('sleep', ['300'], { detached: true, stdio: 'inherit' })`
    const leave = `const child = ${daemon}; console.log(child.pid); child.unref(); console.error('x'.repeat(50_000))`
    const exit = await runCommand({ ...shell(''), file: process.execPath, args: ['-e', leave] })
    expect(exit).toMatchObject({ code: 0, stderr: `${'x'.repeat(50_000)}\n` })
    process.kill(Number(exit.stdout), 'SIGKILL')
  })

  test('comes with a time-out where a child holds the output of a leader that has ended', async () => {
    const script = `trap '' TERM; (trap '' TERM; sleep 300) & echo $! > child; trap 'exit 0' TERM; sleep 300`
    const exit = await runCommand(shell(script, { timeoutSeconds: 0.3 }))
    expect(exit.timedOut).toBe(true)
    await eventually(() => !runs('child'))
  })

  test('comes before the start where the user had stopped already', async () => {
    const signal = AbortSignal.abort(new Error('stop'))
    await expect(runCommand(shell('touch started', { signal }))).rejects.toThrow('stop')
    expect(() => readFileSync(join(directory, 'started'))).toThrow(/ENOENT/)
  })
})
