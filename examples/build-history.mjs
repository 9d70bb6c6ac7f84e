// Builds the sample's Git repository in an empty folder: `main`, and a branch for each patch of sample-history/.
// The same files give the same commits, wherever and whenever it runs.
//   node examples/build-history.mjs DIRECTORY
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { argv, env, exit, stderr } from 'node:process'
import { fileURLToPath } from 'node:url'

const sample = fileURLToPath(new URL('sample', import.meta.url))
const history = fileURLToPath(new URL('sample-history', import.meta.url))

const AUTHOR = 'Ada of the Fleet'
const EMAIL = 'ada@fleet.example'

/** The commits of `main`: what each adds. */
const mainCommits = [
  {
    date: '2024-06-03T09:00:00Z',
    subject: 'Describe three machines',
    paths: ['README.md', 'flake.nix', 'lib', 'pkgs', 'overlays', 'modules', 'profiles', 'hosts'],
  },
  {
    date: '2024-06-04T09:00:00Z',
    subject: 'Gate pull requests on what they cost to evaluate',
    paths: ['.github'],
  },
]

const [directory, ...rest] = argv.slice(2)
if (directory === undefined || rest.length > 0) {
  stderr.write('usage: node examples/build-history.mjs DIRECTORY\n')
  exit(2)
}
build(resolve(directory))

function build(repository) {
  mkdirSync(repository, { recursive: true })
  if (readdirSync(repository).length > 0) {
    stderr.write(`${repository} is not empty; name an empty folder or one that is not there yet.\n`)
    exit(2)
  }
  const git = (args, date = mainCommits[0].date) => runGit(repository, args, date)
  git(['init', '--quiet'])
  git(['symbolic-ref', 'HEAD', 'refs/heads/main'])
  for (const { date, subject, paths } of mainCommits) {
    for (const path of paths) cpSync(join(sample, path), join(repository, path), { recursive: true })
    git(['add', '--all'])
    git(['commit', '--quiet', '--message', subject], date)
  }
  for (const patch of patches()) {
    git(['checkout', '--quiet', '-b', basename(patch, '.patch'), 'main'])
    // The mail's own date is the author's; the committer's is made the same.
    git(['am', '--quiet', '--committer-date-is-author-date', join(history, patch)])
  }
  git(['checkout', '--quiet', 'main'])
}

function patches() {
  return readdirSync(history)
    .filter((name) => name.endsWith('.patch'))
    .sort()
}

/** Runs Git with nothing of the user's own settings, so that hooks, signing and line endings change no commit. */
function runGit(repository, args, date) {
  const settings = [
    'core.autocrlf=false',
    'core.fileMode=false',
    'commit.gpgSign=false',
    'core.hooksPath=/dev/null',
  ]
  execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_'))),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: AUTHOR,
      GIT_AUTHOR_EMAIL: EMAIL,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: AUTHOR,
      GIT_COMMITTER_EMAIL: EMAIL,
      GIT_COMMITTER_DATE: date,
    },
  })
}
