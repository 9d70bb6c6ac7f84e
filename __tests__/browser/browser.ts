// The system's Chromium, for tests of what reports do in a browser.

import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import puppeteer, { type Browser } from 'puppeteer-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const onMacOs = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** Fails where there is none: a test that does not run proves nothing. */
export async function launchBrowser(): Promise<Browser> {
  return puppeteer.launch({
    executablePath: browserPath(),
    // Chromium refuses its sandbox to root; the pages are the project's own.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}

function browserPath(): string {
  const chosen = process.env.NIX_PERF_GATE_TEST_CHROMIUM
  if (chosen !== undefined && chosen !== '') return chosen
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  const found = [...candidates, onMacOs].find(isExecutable)
  if (found === undefined) {
    throw new Error(
      'These tests need Chromium or Chrome: install it (Debian: apt-get install chromium), or name it in NIX_PERF_GATE_TEST_CHROMIUM.',
    )
  }
  return found
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
