// The script of a flame graph that is a file by itself: a click on a frame zooms, Ctrl+F or a button searches.

const MARGIN = 10
const WIDTH = 1200 - 2 * MARGIN
const CHARACTER = 6.7
const FEWEST_CHARACTERS = 3

interface Part {
  readonly frame: SVGElement
  readonly x: number
  readonly width: number
  readonly row: number
  readonly label: string
  readonly detail: string
}

const parts = [...document.querySelectorAll<SVGElement>('.frame')].map((frame): Part => ({
  frame,
  x: Number(frame.dataset.x),
  width: Number(frame.dataset.w),
  row: Number(frame.dataset.row),
  label: frame.dataset.label ?? '',
  detail: frame.querySelector('title')?.textContent ?? '',
}))
const [root] = parts
document.documentElement.classList.add('scripted')

for (const part of parts) {
  part.frame.addEventListener('click', () => {
    zoom(part)
  })
  part.frame.addEventListener('mouseover', () => {
    say('detail', part.detail)
  })
}
act('reset', () => {
  if (root !== undefined) zoom(root)
})
act('search', search)
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && root !== undefined) zoom(root)
  if (event.key !== 'f' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  search()
})

function zoom(to: Part): void {
  for (const part of parts) {
    // Rounding may leave a child a hair wider than its parent.
    const isAbove =
      part.row < to.row && part.x <= to.x + 1e-6 && part.x + part.width >= to.x + to.width - 1e-6
    const x = isAbove ? 0 : (part.x - to.x) / to.width
    const width = isAbove ? 1 : part.width / to.width
    const isShown = isAbove || (part.row >= to.row && x >= -1e-6 && x + width <= 1 + 1e-6)
    part.frame.classList.toggle('hidden', !isShown)
    part.frame.classList.toggle('above', isAbove)
    if (isShown) place(part, MARGIN + x * WIDTH, width * WIDTH)
  }
}

function place({ frame, label }: Part, x: number, width: number): void {
  const text = frame.querySelector('text')
  const room = Math.floor((width - 6) / CHARACTER)
  frame.querySelector('rect')?.setAttribute('x', String(x))
  frame.querySelector('rect')?.setAttribute('width', String(width))
  if (text === null) return
  text.setAttribute('x', String(x + 3))
  text.textContent =
    room < FEWEST_CHARACTERS ? '' : label.length <= room ? label : `${label.slice(0, room - 1)}…`
}

function search(): void {
  const term = (prompt('Search for a function or a file:') ?? '').trim().toLowerCase()
  const found = parts.filter(
    ({ row, detail }) => term !== '' && row > 0 && detail.toLowerCase().includes(term),
  )
  for (const part of parts) part.frame.classList.toggle('found', found.includes(part))
  say('found', term === '' ? '' : `${found.length} found`)
}

function act(id: string, action: () => void): void {
  const button = document.getElementById(id)
  button?.addEventListener('click', action)
  button?.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') action()
  })
}

function say(id: string, text: string): void {
  const element = document.getElementById(id)
  if (element !== null) element.textContent = text
}
