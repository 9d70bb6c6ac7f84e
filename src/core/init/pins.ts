// The actions that a proposed workflow uses, by commit, as the examples of this project have them (a test compares them).

import { UsageError } from '../../errors.ts'
import { PROJECT } from '../text/project.ts'
import { quoted } from '../text/quoted.ts'

export interface Pin {
  readonly uses: string
  readonly comment: string | undefined
}

export const CHECKOUT: Pin = {
  uses: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1',
  comment: 'v7.0.1',
}

export const INSTALL_NIX: Pin = {
  uses: 'cachix/install-nix-action@a49548c11d9846ad46ecc0115273879b045f001c',
  comment: 'v31.10.7',
}

export const UPLOAD: Pin = {
  uses: 'actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f',
  comment: 'v6.0.0',
}

export const DOWNLOAD: Pin = {
  uses: 'actions/download-artifact@37930b1c2abaa49bbe596cd826c3c89aef350131',
  comment: 'v7.0.0',
}

/** This action, where the user does not say where it is published. `version`: of this program. */
export function ownAction(version: string): string {
  const [major = '0'] = version.split('.')
  return `${PROJECT.replace(HOST, '')}@v${major}`
}

const HOST = 'https://github.com/'

/** Whether an action is given by its commit, which nobody can put something else behind. */
export function isPinned(uses: string): boolean {
  return /@[0-9a-f]{40}$/.test(uses)
}

/** Throws UsageError for what is no action: `owner/name@revision`, or the same by its address. */
export function parseAction(text: string, where: string): string {
  if (
    /^(?:https:\/\/[\w.-]+(?::\d{1,5})?\/)?[\w-][\w.-]*\/[\w.-]+(?:\/[\w.-]+)*@[\w./-]+$/.test(text) &&
    text.length <= 300
  )
    return text
  throw new UsageError(`${where} ${quoted(text)} is no action.`, {
    remedy: 'Write it like owner/name@revision, with a commit id as the revision to pin it.',
  })
}

/** The flake in the repository of an action, which has the program at the terminal. */
export function flakeOf(action: string): string {
  const [place = '', revision = ''] = action.split('@')
  if (!place.startsWith('https:')) return `github:${place}/${revision}`
  return `'git+${place}?${isPinned(action) ? 'rev=' : 'ref=refs/tags/'}${revision}'`
}

/** The image of a job of GitLab's, where the repository uses none with Nix. */
export const NIX_IMAGE = 'nixos/nix:2.34.8'
