// Makes a process of Node's on Linux look to the program in it like one on a Mac: loaded before the program is (`node --import`).
// Its address says the rest: `?arch=`, as Node calls it; `tools=`, a folder with programs as the Mac has them, by their whole
// paths; `started=`, a file that takes the name of each program that is started.

import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import { isMainThread } from 'node:worker_threads'

const given = new URL(import.meta.url).searchParams
const [arch, tools, started] = ['arch', 'tools', 'started'].map((name) => given.get(name) ?? '')

// What Node itself needs of it on Linux, it has read by now.
for (const [name, value] of Object.entries({ platform: 'darwin', arch })) {
  Object.defineProperty(process, name, { ...Object.getOwnPropertyDescriptor(process, name), value })
}
Object.assign(os, {
  platform: () => 'darwin',
  type: () => 'Darwin',
  release: () => '23.6.0',
  // Pages that hold nothing: next to none, on a Mac.
  freemem: () => 60 * 1024 ** 2,
})

/** There is no /proc: by what a function of `fs` is called with. */
const isProc = (path) => /^(?:file:\/\/)?\/proc(?:\/|$)/.test(String(path))
const missing = (name, path) =>
  Object.assign(new Error(`ENOENT: no such file or directory, ${name} '${String(path)}'`), {
    code: 'ENOENT',
    errno: -2,
    syscall: name,
    path: String(path),
  })

function hideProc(functions, refuse) {
  for (const [name, real] of Object.entries(functions)) {
    if (typeof real !== 'function' || /^[A-Z]/.test(name)) continue
    const hiding = (...args) => (isProc(args[0]) ? refuse(name, args) : real(...args))
    functions[name] = Object.assign(hiding, real)
  }
}
hideProc(fs.promises, (name, [path]) => Promise.reject(missing(name, path)))
hideProc(fs, (name, args) => {
  if (name === 'existsSync') return false
  const error = missing(name, args[0])
  const callback = args.at(-1)
  if (name.endsWith('Sync') || typeof callback !== 'function') throw error
  setImmediate(callback, error)
})

/** Programs of macOS that Linux does not have, or has in another way. */
const OWN = /^\/usr\/bin\/(?:time|vm_stat)$/
for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync']) {
  const real = childProcess[name]
  childProcess[name] = (file, ...rest) => {
    if (started !== '') fs.appendFileSync(started, `${file}\n`)
    return real(OWN.test(file) ? `${tools}${file}` : file, ...rest)
  }
}
if (isMainThread) syncBuiltinESMExports()
