// Reads XML strictly: what is not well-formed is an error.

import { SaxesParser } from 'saxes'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Of this element alone. */
  readonly text: string
}

interface OpenElement extends Element {
  readonly children: Element[]
  text: string
}

/** The outermost element. Throws where the text is no XML. */
export function parseXml(xml: string): Element {
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: OpenElement = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(xml).close()
  const [outermost] = root.children
  if (outermost === undefined) throw new Error('no element')
  return outermost
}
