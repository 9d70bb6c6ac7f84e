// What the kernel holds a process to, tried with plain programs.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { thisPlatform } from '../../src/adapters/platform.ts'
import { findIsolation, type Isolation, isolated } from '../../src/adapters/nix/isolation.ts'
import { type Exit, runCommand } from '../../src/adapters/process.ts'
import type { Reach } from '../../src/core/nix/reach.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'isolation-')))
const trial = {
  env: { PATH: process.env.PATH ?? '' },
  timeoutSeconds: 30,
  signal: new AbortController().signal,
}
const isolation = await findIsolation(thisPlatform(), trial)

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function run(reach: Partial<Reach>, script: string, how: Isolation = isolation): Promise<Exit> {
  const system = ['/usr', '/bin', '/lib', '/lib64', '/nix', '/run/current-system/sw']
  const whole: Reach = { run: system, read: ['/proc/self'], write: ['/dev/null'], ports: [], ...reach }
  const command = isolated(how, whole, { file: '/bin/sh', args: ['-c', script] })
  return await runCommand({ ...trial, ...command })
}

test('a machine that can not hold a process says why, and runs it as it is', async () => {
  const none: Isolation = { kind: 'none', reason: 'for this test' }
  expect(isolated(none, { run: [], read: [], write: [], ports: [] }, { file: 'a', args: ['b'] })).toEqual({
    file: 'a',
    args: ['b'],
  })
  const withoutPerl = await findIsolation(thisPlatform(), { ...trial, env: { PATH: folder } }, ['perl'])
  expect(withoutPerl).toEqual({ kind: 'none', reason: expect.stringMatching(/perl|platform/) })
})

test('a Perl that does not work is passed over for one that does', async () => {
  const broken = join(folder, 'broken-perl')
  writeFileSync(broken, '#!/bin/sh\nexit 2\n')
  chmodSync(broken, 0o755)
  expect(await findIsolation(thisPlatform(), trial, [broken, 'perl'])).toEqual(
    await findIsolation(thisPlatform(), trial, ['perl']),
  )
})

if (isolation.kind === 'landlock') {
  describe('a process that is held', () => {
    const [open, closed] = [join(folder, 'open'), join(folder, 'closed')]
    let server: Server
    let other: ChildProcess

    beforeAll(async () => {
      for (const place of [open, closed]) {
        mkdirSync(place)
        writeFileSync(join(place, 'file'), 'content')
      }
      symlinkSync(join(closed, 'file'), join(open, 'link'))
      server = createServer((socket) => socket.end('hello'))
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      other = spawn('sleep', ['300'], { env: { SECRET: 'of-another-process' } })
    })
    afterAll(() => {
      server.close()
      other.kill('SIGKILL')
    })

    test('reads what it may, and nothing else: not by another path, by a link or by its own root', async () => {
      const reach = { read: [open, '/proc/self'] }
      expect(await run(reach, `cat ${open}/file`)).toMatchObject({ code: 0, stdout: 'content' })
      for (const path of [
        `${closed}/file`,
        `${open}/../closed/file`,
        `${open}/link`,
        `/proc/self/root${closed}/file`,
        '/etc/passwd',
      ]) {
        const exit = await run(reach, `cat ${path}`)
        expect(exit.stdout).toBe('')
        expect(exit.stderr).toContain('Permission denied')
      }
      expect(await run(reach, `ls ${folder}`)).toMatchObject({ stdout: '' })
    })

    test('changes what it may, and nothing else', async () => {
      const reach = { read: [closed], write: [open, '/dev/null'] }
      expect(
        await run(reach, `echo new > ${open}/new && mkdir ${open}/d && mv ${open}/new ${open}/d/new`),
      ).toMatchObject({
        code: 0,
      })
      expect(readFileSync(join(open, 'd/new'), 'utf8')).toBe('new\n')
      for (const change of [
        `> ${closed}/file`,
        `rm ${closed}/file`,
        `mkdir ${closed}/d`,
        `ln -s x ${closed}/l`,
      ]) {
        expect((await run(reach, change)).code).not.toBe(0)
      }
      expect(readFileSync(join(closed, 'file'), 'utf8')).toBe('content')
    })

    test('runs what it may, and nothing else', async () => {
      writeFileSync(join(open, 'program'), '#!/bin/sh\necho ran\n', { mode: 0o755 })
      expect(await run({ read: [open] }, `${open}/program`)).toMatchObject({ code: 126, stdout: '' })
      expect(await run({ run: ['/usr', '/bin', '/lib', '/lib64', open] }, `${open}/program`)).toMatchObject({
        stdout: 'ran\n',
      })
    })

    test('sees its own environment, and neither environment nor memory of another process', async () => {
      const pid = String(other.pid)
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toContain('of-another-process')
      expect((await run({}, 'read line < /proc/self/environ; echo "$line"')).stdout).toContain('PATH=')
      for (const file of ['environ', 'maps', 'mem', 'cmdline']) {
        const exit = await run({}, `cat /proc/${pid}/${file}`)
        expect(exit.stdout).toBe('')
        expect(exit.code).not.toBe(0)
      }
    })

    if (isolation.version >= 4) {
      test('connects to the ports that it may, and to no other', async () => {
        const address = server.address()
        const port = typeof address === 'object' && address !== null ? address.port : 0
        const connect = `perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new("127.0.0.1:${String(port)}") or die "no: $!"; print <$s>'`
        expect(await run({ ports: [port] }, connect)).toMatchObject({ code: 0, stdout: 'hello' })
        const refused = await run({ ports: [443] }, connect)
        expect(refused.stdout).toBe('')
        expect(refused.stderr).toContain('Permission denied')
      })
    }

    if (isolation.version >= 6) {
      test('signals no other process', async () => {
        expect((await run({}, `kill ${String(other.pid)}`)).code).not.toBe(0)
        expect(other.exitCode).toBeNull()
      })
    }

    test('passes its exit status, its arguments and its environment on', async () => {
      expect(await run({}, 'exit 7')).toMatchObject({ code: 7 })
      expect(await run({}, 'kill -9 $$')).toMatchObject({ code: null, signal: 'SIGKILL' })
    })
  })
}
