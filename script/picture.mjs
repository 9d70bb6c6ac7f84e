// Draws coloured terminal output as an SVG picture, for the README.
//   script -qc "nix-perf-gate gate … 2>/dev/null" report.txt; node script/picture.mjs <report.txt >docs/images/report.svg
import { readFileSync } from 'node:fs'
import { stdout } from 'node:process'
import ansiToSvg from 'ansi-to-svg'

const draw = ansiToSvg.default ?? ansiToSvg
const text = readFileSync(0, 'utf8').replaceAll('\r', '')
const svg = draw(text, {
  paddingTop: 14,
  paddingRight: 16,
  paddingBottom: 14,
  paddingLeft: 16,
  colors: {
    backgroundColor: '#0d1117',
    foregroundColor: '#e6edf3',
    red: '#ff7b72',
    green: '#7ee787',
    yellow: '#d29922',
    cyan: '#79c0ff',
  },
})
stdout.write(
  svg
    .replace(
      /font-family="[^"]*"/,
      'font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace"',
    )
    // Spaces make the columns. Those that begin a piece are in its place already; SVG would fold the others, but
    // does not fold spaces that do not break.
    .replaceAll(/(?<=<text [^>]*>)[^<]+/g, (piece) => piece.trim().replaceAll(' ', '\u00a0')),
)
