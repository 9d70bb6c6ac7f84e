import { describe, expect, test } from '@jest/globals'
import { reachOf, type ReachRequest } from '../../../src/core/nix/reach.ts'

const request: ReachRequest = {
  nixFile: '/usr/bin/nix',
  directory: '/tmp/ours',
  environment: { HOME: '/home/me', PATH: '/usr/bin:/bin' },
  substituters: ['https://cache.example'],
  searchPath: [],
  fetchFrom: [],
  fetches: false,
}

/** Whether a path is, or is below, one of these. */
const covers = (paths: readonly string[], path: string) =>
  paths.some((one) => path === one || path.startsWith(`${one}/`))

describe('an evaluator of a flake', () => {
  const reach = reachOf(request)
  const all = [...reach.run, ...reach.read, ...reach.write]

  test.each([
    '/home/me/.ssh/id_ed25519',
    '/home/me/.ssh/known_hosts',
    '/home/me/.netrc',
    '/home/me/.config/nix/nix.conf',
    '/home/me/.cache/nix/fetcher-cache-v3.sqlite',
    '/home/me/project/flake.nix',
    '/etc/nix/nix.conf',
    '/etc/shadow',
    '/etc/ssh/ssh_host_rsa_key',
    '/proc/1/environ',
    '/proc/self/environ',
    '/root',
    '/tmp/theirs',
    '/var/run/docker.sock',
    '/run/secrets/token',
  ])('can not reach %s', (path) => {
    expect(covers(all, path)).toBe(false)
  })

  test('reads its own process, certificates and names, and writes to the store and to our folder', () => {
    for (const path of ['/proc/self/maps', '/etc/ssl/certs/ca.pem', '/etc/resolv.conf'])
      expect(covers(reach.read, path)).toBe(true)
    for (const path of ['/nix/store/x', '/nix/var/nix/db/db.sqlite', '/tmp/ours/1.statistics.json'])
      expect(covers(reach.write, path)).toBe(true)
  })

  test('connects to HTTPS, SSH and DNS alone', () => {
    expect(reach.ports).toEqual([22, 53, 443])
  })

  test('runs nothing from the store where the machine’s programs are not there', () => {
    expect(covers(reach.run, '/nix/store/x-source/evil')).toBe(false)
    expect(covers(reachOf({ ...request, nixFile: '/nix/store/x-nix/bin/nix' }).run, '/nix/store/y')).toBe(
      true,
    )
    const PATH = '/home/me/.nix-profile/bin:/usr/bin'
    expect(covers(reachOf({ ...request, environment: { PATH } }).run, '/nix/store/y-git/bin/git')).toBe(true)
  })
})

describe('an evaluator of plain files', () => {
  test('finds how Git and SSH are set up, and no private key', () => {
    const { read, write } = reachOf({ ...request, fetches: true })
    expect(covers(read, '/home/me/.ssh/known_hosts')).toBe(true)
    expect(covers(read, '/home/me/.gitconfig')).toBe(true)
    expect(covers(read, '/home/me/.ssh/id_ed25519')).toBe(false)
    expect(covers(write, '/home/me/.cache/nix/gitv3')).toBe(true)
    expect(covers(write, '/home/me/.cache/other')).toBe(false)
  })
})

describe('what the user has set up', () => {
  test.each([
    ['a cache on another port', { substituters: ['http://cache.example:8080'] }, 8080],
    ['a cache of plain HTTP', { substituters: ['http://cache.example'] }, 80],
    [
      'a cache on S3, whose credentials may come from the machine’s cloud',
      { substituters: ['s3://bucket'] },
      80,
    ],
    ['a proxy', { environment: { https_proxy: 'http://proxy.example:3128' } }, 3128],
    ['a proxy without a protocol', { environment: { ALL_PROXY: 'proxy.example:1234' } }, 1234],
    ['an address of the configuration', { fetchFrom: ['http://mirror.example:81/'] }, 81],
  ])('is connected to: %s', (_, given, port) => {
    expect(reachOf({ ...request, ...given }).ports).toContain(port)
  })

  test.each([
    ['a cache that is a folder', { substituters: ['file:///srv/my%20cache?x=1'] }, '/srv/my cache/x.narinfo'],
    [
      'a place of NIX_PATH',
      { searchPath: ['nixpkgs=/srv/nixpkgs', 'https://x.example'] },
      '/srv/nixpkgs/lib',
    ],
    ['certificates', { environment: { NIX_SSL_CERT_FILE: '/srv/ca.pem' } }, '/srv/ca.pem'],
  ])('is read: %s', (_, given, path) => {
    expect(covers(reachOf({ ...request, ...given }).read, path)).toBe(true)
  })

  test('a Nix in somebody’s home opens the folders of its installation, and not the home', () => {
    const { run } = reachOf({ ...request, nixFile: '/home/me/bin/nix' })
    expect(covers(run, '/home/me/bin/nix')).toBe(true)
    expect(covers(run, '/home/me/lib/libnix.so')).toBe(true)
    expect(covers(run, '/home/me/.ssh')).toBe(false)
  })

  test('a wrapper that lies anywhere opens itself alone', () => {
    const { run } = reachOf({ ...request, nixFile: '/srv/tools/nix' })
    expect(covers(run, '/srv/tools/nix')).toBe(true)
    expect(covers(run, '/srv/tools/other')).toBe(false)
  })
})
