// What report.html does in a real browser: opened from disk, by mouse and by keyboard, in light and dark.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'puppeteer-core'
import { renderFlameSvg } from '../../src/core/flame/svg.ts'
import { renderHtml } from '../../src/core/report/html/html.ts'
import { hostTree, picturedResults } from '../fakes/call-trees.ts'
import { launchBrowser } from './browser.ts'

interface Opened {
  readonly page: Page
  readonly requests: readonly string[]
  readonly complaints: readonly string[]
}

interface Look {
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
}

const difference = '.flame [data-view="difference"]'

let browser: Browser
let folder: string

beforeAll(async () => {
  browser = await launchBrowser()
  folder = await mkdtemp(path.join(tmpdir(), 'nix-perf-gate-html-'))
})

afterEach(async () => {
  for (const page of await browser.pages()) if (page.url().includes(folder)) await page.close()
})

afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true })
})

async function open(
  name: string,
  content: string,
  { width = 1280, scheme = 'light' }: Look = {},
): Promise<Opened> {
  const file = path.join(folder, name)
  await writeFile(file, content)
  const page = await browser.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message())
    void dialog.dismiss()
  })
  await page.setViewport({ width, height: 900 })
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  await page.goto(pathToFileURL(file).href)
  return { page, requests, complaints }
}

async function openReport(look?: Look): Promise<Opened> {
  const opened = await open('report.html', renderHtml(picturedResults), look)
  await opened.page.$eval('.flame', (panel) => {
    panel.scrollIntoView()
  })
  await opened.page.waitForSelector('.flame.drawn g.frame')
  return opened
}

async function firstCells(page: Page, table: string): Promise<readonly string[]> {
  return page.$$eval(`${table} tbody th`, (cells) => cells.map((cell) => cell.textContent))
}

async function sorting(page: Page, table: string): Promise<readonly (string | null)[]> {
  return page.$$eval(`${table} thead th`, (heads) => heads.map((head) => head.getAttribute('aria-sort')))
}

/** Labels of the frames of a picture, by the attribute that tells screen readers. */
async function frames(page: Page, view: string, only = ''): Promise<readonly string[]> {
  return page.$$eval(`${view} g.frame${only}`, (groups) =>
    groups.map((group) => group.getAttribute('aria-label')?.split(/, |:/)[0] ?? ''),
  )
}

/** How wide a frame is, as a share of its picture. */
async function shareOf(page: Page, view: string, name: string): Promise<number> {
  return page.$eval(
    `${view} g.frame[aria-label^="${name}"] rect`,
    (rect) => rect.getBoundingClientRect().width / (rect.ownerSVGElement?.getBoundingClientRect().width ?? 0),
  )
}

async function clickFrame(page: Page, view: string, name: string): Promise<void> {
  const frame = await page.waitForSelector(`${view} g.frame[aria-label^="${name}"] rect`)
  await frame?.click()
}

const targets = '[aria-label="Targets of x86_64-linux"]'

describe('report.html in a browser', () => {
  test.each([
    { width: 1280, scheme: 'light' },
    { width: 1280, scheme: 'dark' },
    { width: 390, scheme: 'light' },
    { width: 390, scheme: 'dark' },
  ] as const)('opens from disk without a request or a complaint: $width, $scheme', async (look) => {
    const { page, requests, complaints } = await openReport(look)
    expect(requests).toEqual([pathToFileURL(path.join(folder, 'report.html')).href])
    expect(complaints).toEqual([])
    const { width, background } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      background: getComputedStyle(document.body).backgroundColor,
    }))
    expect(width).toBe(look.width)
    expect(background).toBe(look.scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(17, 20, 25)')
  })

  test('sorts a table by a click on a head, and back by another', async () => {
    const { page } = await openReport()
    const table = '[aria-label^="All metrics of nixosConfigurations.web"]'
    const before = await firstCells(page, table)
    await page.click(`${table} thead th:nth-child(4) button`)
    await page.waitForSelector(`${table} [aria-sort="descending"]`)
    await page.waitForFunction(
      (selector, first) => document.querySelector(`${selector} tbody th`)?.textContent !== first,
      {},
      table,
      before[0],
    )
    const down = await firstCells(page, table)
    expect(down.slice(0, 3)).toEqual(['rebuilds', 'derivations changed', 'derivations to build'])
    expect(await sorting(page, table)).toEqual([null, null, null, 'descending', null, null])
    await page.click(`${table} thead th:nth-child(4) button`)
    await page.waitForSelector(`${table} [aria-sort="ascending"]`)
    await page.waitForFunction(
      (selector) => document.querySelector(`${selector} tbody th`)?.textContent !== 'rebuilds',
      {},
      table,
    )
    // What is alike keeps its order.
    expect((await firstCells(page, table)).toReversed().slice(0, 3)).toEqual([
      'derivations changed',
      'rebuilds',
      'derivations to build',
    ])
  })

  test('sorts a table by keyboard', async () => {
    const { page } = await openReport()
    await page.focus(`${targets} thead th:first-child button`)
    await page.keyboard.press('Enter')
    await page.waitForSelector(`${targets} [aria-sort="descending"]`)
    await page.waitForFunction(
      (selector) => document.querySelector(`${selector} tbody th`)?.textContent === 'nixosConfigurations.web',
      {},
      targets,
    )
    await page.keyboard.press('Space')
    await page.waitForSelector(`${targets} [aria-sort="ascending"]`)
    await page.waitForFunction(
      (selector) =>
        document.querySelector(`${selector} tbody th`)?.textContent === 'nixosConfigurations.build',
      {},
      targets,
    )
    expect(await firstCells(page, targets)).toEqual(
      ['build', 'db', 'git', 'mail', 'web'].map((name) => `nixosConfigurations.${name}`),
    )
  })

  test('draws the difference, base and head, each with the calls that it has', async () => {
    const { page } = await openReport()
    expect(await frames(page, difference)).toContain('mkVirtualHost')
    expect(await frames(page, difference, '[data-trend="shrank"]')).toEqual(['evalOptionValue', 'oldHelper'])
    const portsOf = async (view: string) =>
      (await frames(page, `.flame [data-view="${view}"]`)).filter((name) => name.startsWith('customers'))
    expect(await portsOf('base')).toEqual([])
    expect(await portsOf('head')).toEqual(['customers.${name}.port'])
  })

  test('zooms all pictures to a frame by a click, and shows all again', async () => {
    const { page } = await openReport()
    expect(await shareOf(page, difference, 'mkVirtualHost')).toBeLessThan(0.2)
    await clickFrame(page, difference, 'mkVirtualHost')
    await page.waitForFunction(
      (view) => document.querySelector(`${view} g.frame[aria-label^="oldHelper"]`) === null,
      {},
      difference,
    )
    for (const view of [difference, '.flame [data-view="head"]']) {
      expect(await shareOf(page, view, 'mkVirtualHost')).toBeCloseTo(1, 2)
      expect(await frames(page, view)).not.toContain('collectModules')
    }
    await page.click('.flame [data-action="reset"]')
    await page.waitForSelector(`${difference} g.frame[aria-label^="oldHelper"]`)
    await page.waitForSelector('.flame [data-view="head"] g.frame[aria-label^="collectModules"]')
    expect(await shareOf(page, difference, 'mkVirtualHost')).toBeLessThan(0.2)
  })

  test('zooms to the largest difference by a button', async () => {
    const { page } = await openReport()
    await page.click('.flame [data-action="largest"]')
    await page.waitForFunction(
      (view) => document.querySelector(`${view} g.frame[aria-label^="oldHelper"]`) === null,
      {},
      difference,
    )
    expect(await shareOf(page, difference, 'escapeShellArg')).toBeCloseTo(1, 2)
  })

  test('searches names and files, marks what it found, and says how much that is', async () => {
    const { page } = await openReport()
    await page.type('.flame input', 'STRINGS.nix')
    await page.waitForFunction(() => document.querySelector('.flame-found')?.textContent !== '')
    expect(await page.$eval('.flame-found', ({ textContent }) => textContent)).toMatch(
      /^2 frames, \d\.\d+ % of the width$/,
    )
    expect(await frames(page, difference, '[data-found]')).toEqual(['replaceStrings', 'toString'])
    const fill = await page.$eval(`${difference} g.frame[data-found] rect`, (rect) =>
      rect.getAttribute('fill'),
    )
    expect(fill).toBe('#f5d90a')
    await page.$eval('.flame input', (input) => {
      input.value = ''
      input.dispatchEvent(new Event('input'))
    })
    await page.waitForFunction(() => document.querySelector('[data-found]') === null)
    await page.type('.flame input', '(no such [thing')
    await page.waitForFunction(() => document.querySelector('.flame-found')?.textContent === 'Nothing found')
  })

  test('can be walked by keyboard: arrows move, Enter zooms, Escape shows all', async () => {
    const { page } = await openReport()
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.split(/, |:/)[0] ?? '')
    // One frame of each picture is reached with Tab.
    expect(await frames(page, difference, '[tabindex="0"]')).toEqual(['all'])
    await page.focus('.flame [data-action="reset"]')
    await page.keyboard.press('Tab')
    if ((await focused()) !== 'all') await page.keyboard.press('Tab')
    expect(await focused()).toBe('all')
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight'] as const)
      await page.keyboard.press(key)
    expect(await focused()).toBe('collectModules')
    await page.keyboard.press('ArrowLeft')
    expect(await focused()).toBe('mergeModules')
    expect(await page.$eval('.flame-detail', ({ textContent }) => textContent)).toContain(
      'mergeModules, lib/modules.nix:501:5 in nixpkgs: 520,120 → 608,800 calls (+88,680)',
    )
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      (view) => document.querySelector(`${view} g.frame[aria-label^="collectModules"]`) === null,
      {},
      difference,
    )
    expect(await shareOf(page, difference, 'mergeModules')).toBeCloseTo(1, 2)
    expect(await focused()).toBe('mergeModules')
    await page.keyboard.press('Escape')
    await page.waitForSelector(`${difference} g.frame[aria-label^="collectModules"]`)
  })

  test('is a tree to screen readers', async () => {
    const { page } = await openReport()
    const items = await page.$$eval(`${difference} [role="tree"] [role="treeitem"]`, (groups) =>
      groups.slice(0, 3).map((group) => group.getAttribute('aria-level')),
    )
    expect(items).toEqual(['1', '2', '3'])
  })

  test('opens a folded section when a link leads to it, and all by one button', async () => {
    const { page } = await openReport()
    const isOpen = () =>
      page.$$eval('details.target', (folds) => folds.map((fold) => fold.hasAttribute('open')))
    await page.click(`${targets} tbody tr:nth-child(2) a`)
    await page.waitForFunction(() => document.querySelectorAll('details.target[open]').length === 2)
    expect(await isOpen()).toEqual([true, true, false, false, false])
    await page.click('[data-action="folds"]')
    expect(await isOpen()).toEqual([true, true, true, true, true])
    await page.click('[data-action="folds"]')
    expect(await isOpen()).toEqual([false, false, false, false, false])
  })

  test('changes its theme by a button', async () => {
    const { page } = await openReport({ scheme: 'light' })
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await page.click('[data-action="theme"]')
    await page.click('[data-action="theme"]')
    expect(await background()).toBe('rgb(17, 20, 25)')
  })

  test('has text that can be read on what lies below it, in light and dark (contrast of 4.5 and more)', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const { page } = await openReport({ scheme })
      await page.click('[data-action="folds"]')
      expect(await page.evaluate(lowContrasts)).toEqual([])
    }
  })

  test('is printed on a light page without its buttons', async () => {
    const { page } = await openReport({ scheme: 'dark' })
    await page.emulateMediaType('print')
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    expect(await page.$eval('.flame-tools', (tools) => getComputedStyle(tools).display)).toBe('none')
  })

  test('runs no code that is not its own, and shows hostile names as text', async () => {
    const name = '</script><img src=x onerror=alert(1)>'
    const [platform] = picturedResults.platforms
    if (platform === undefined) throw new Error('the results have a platform')
    const hostile = {
      ...picturedResults,
      platforms: [{ ...platform, targets: platform.targets.map((target) => ({ ...target, name })) }],
    }
    const tree = { ...hostTree, sites: hostTree.sites.map((site) => ({ ...site, callee: name, file: name })) }
    const report = await open('hostile.html', renderHtml(hostile))
    const picture = await open('hostile.svg', renderFlameSvg(tree, { title: name }))
    for (const { page, complaints, requests } of [report, picture]) {
      expect(await page.$$('img')).toHaveLength(0)
      expect(await page.evaluate(() => document.documentElement.textContent)).toContain(name)
      expect(complaints).toEqual([])
      expect(requests).toHaveLength(1)
    }
  })
})

describe('a flame graph as SVG in a browser', () => {
  test('opens by itself, zooms by a click, and shows all again', async () => {
    const { page, requests, complaints } = await open('flame.svg', renderFlameSvg(hostTree, { title: 'web' }))
    const widthOf = (label: string) =>
      page.$eval(`[data-label="${label}"] rect`, (rect) => Number(rect.getAttribute('width')))
    const isHidden = (label: string) =>
      page.$eval(`[data-label="${label}"]`, (frame) => getComputedStyle(frame).display === 'none')
    expect(await widthOf('▲ mkVirtualHost')).toBeLessThan(200)
    await page.click('[data-label="▲ mkVirtualHost"] rect')
    expect(await widthOf('▲ mkVirtualHost')).toBeCloseTo(1180, 0)
    expect([await isHidden('▼ oldHelper'), await isHidden('▲ all')]).toEqual([true, false])
    await page.click('#reset')
    expect(await widthOf('▲ mkVirtualHost')).toBeLessThan(200)
    expect(await isHidden('▼ oldHelper')).toBe(false)
    expect(requests).toHaveLength(1)
    expect(complaints).toEqual([])
  })

  test('marks the frames that a search finds, and counts them', async () => {
    const { page } = await open('flame.svg', renderFlameSvg(hostTree, { title: 'web' }))
    page.removeAllListeners('dialog')
    page.on('dialog', (dialog) => void dialog.accept('strings.nix'))
    await page.click('#search')
    await page.waitForSelector('.found')
    expect(
      await page.$$eval('.found', (found) => found.map((frame) => frame.getAttribute('data-label'))),
    ).toEqual(['▲ replaceStrings', '▲ toString'])
    expect(await page.$eval('#found', ({ textContent }) => textContent)).toBe('2 found')
  })
})

/** Runs in the page: texts that are seen, and whose colour is too near to that of what lies below them. */
function lowContrasts(): readonly string[] {
  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
      const share = channel / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const backgroundOf = (element: Element | null): string => {
    if (element === null) return 'rgb(255, 255, 255)'
    const { backgroundColor } = getComputedStyle(element)
    return channels(backgroundColor)[3] === 0 ? backgroundOf(element.parentElement) : backgroundColor
  }
  const texts = [...document.querySelectorAll('body *')].filter(
    (element) =>
      element.closest('svg, script, style') === null &&
      element.checkVisibility() &&
      [...element.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== ''),
  )
  return texts.flatMap((element) => {
    const [dark = 0, light = 0] = [getComputedStyle(element).color, backgroundOf(element)]
      .map(luminance)
      .toSorted((one, other) => one - other)
    const contrast = (light + 0.05) / (dark + 0.05)
    return contrast < 4.5 ? [`${contrast.toFixed(2)} ${element.textContent.trim().slice(0, 40)}`] : []
  })
}
